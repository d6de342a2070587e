"""What people draw: whether it may be deployed, its versions, how it is shown."""

from engine.services.definitions.checking import Checked, check, check_alone
from engine.services.definitions.deploying import Deployed, deploy, never_deployed
from engine.services.definitions.reading import (
    DefinitionSummary,
    DefinitionView,
    DeploymentSummary,
    VersionView,
    Warned,
    deployment,
    deployments,
    diagram,
    list_,
    view,
)

__all__ = [
    "Checked",
    "DefinitionSummary",
    "DefinitionView",
    "Deployed",
    "DeploymentSummary",
    "VersionView",
    "Warned",
    "check",
    "check_alone",
    "deploy",
    "deployment",
    "deployments",
    "diagram",
    "list_",
    "never_deployed",
    "view",
]
