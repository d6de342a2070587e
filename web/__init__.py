"""The platform in the browser and for programs: the only room that knows HTTP."""
