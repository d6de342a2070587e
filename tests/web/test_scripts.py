"""Scripts that can be asked without a page, run by the node that builds the assets."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ASSETS = Path(__file__).parents[2] / "web" / "assets"
AMOUNTS = {
    "0": "零元整",
    "0.05": "零元零伍分",
    "1.10": "壹元壹角整",
    "10": "壹拾元整",
    "105.30": "壹佰零伍元叁角整",
    "1000": "壹仟元整",
    "10000": "壹万元整",
    "10001": "壹万零壹元整",
    "199999.99": "壹拾玖万玖仟玖佰玖拾玖元玖角玖分",
    "200000.00": "贰拾万元整",
    "1002003": "壹佰万贰仟零叁元整",
    "8460000.00": "捌佰肆拾陆万元整",
    "100000000": "壹亿元整",
    "100000100.01": "壹亿零壹佰元零壹分",
    "1000000010000": "壹万亿零壹万元整",
}


@pytest.fixture(scope="module")
def in_words() -> dict[str, str]:
    node = Path(sys.executable).with_name("node")
    asked = f"import {{ amountInWords }} from {json.dumps((ASSETS / 'form' / 'amounts.js').as_uri())};"
    asked += f"console.log(JSON.stringify({json.dumps(list(AMOUNTS))}.map(amountInWords)));"
    done = subprocess.run(
        [node, "--input-type=module", "-e", asked], capture_output=True, text=True, check=True
    )
    return dict(zip(AMOUNTS, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("amount", AMOUNTS)
def test_amounts_in_the_capitals_of_bookkeeping(in_words: dict[str, str], amount: str) -> None:
    assert in_words[amount] == AMOUNTS[amount]
