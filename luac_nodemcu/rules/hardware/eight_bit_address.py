r"""An I2C address is given with its read/write bit.

## What it does

Finds constant addresses from 0x78 to 0x7F where an address of 7 bits is wanted. No device has
these, which the bus keeps for longer addresses.

## Why it hurts on the device

Data sheets and the back of displays often show the address with the read/write bit behind it, which
is twice the address. Nothing answers at 0x78; the display is at 0x3C.

## Bad

```lua
i2c.setup(0, 2, 1, i2c.SLOW)
i2c.start(0)
i2c.address(0, 0x78, i2c.TRANSMITTER)
```

## Good

```lua
i2c.setup(0, 2, 1, i2c.SLOW)
i2c.start(0)
i2c.address(0, 0x3C, i2c.TRANSMITTER)
```

## Fix safety

Unsafe: it halves the address, if that is what was meant.

## References

- `i2c.address()` in the firmware's documentation; the reserved addresses of the I2C bus.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.values import Number
from luac_nodemcu.stubs.types import NumberType, Type, UnionType
from luac_nodemcu.syntax import nodes as n

_RESERVED = range(0x78, 0x80)


class EightBitAddress(HazardRule):
    """Addresses above 127 raise an error, which other rules report."""

    code: ClassVar[str] = "610"
    name: ClassVar[str] = "eight-bit-address"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        for site in self.sites:
            for param, value, node in zip(site.params, site.arguments, site.nodes, strict=False):
                if param is None or not isinstance(value, Number) or value.value not in _RESERVED:
                    continue
                if not _is_address(param.type) or node is None:
                    continue
                assert isinstance(value.value, int)
                half = value.value // 2
                fix = None
                if isinstance(node, n.Number):
                    fix = Fix(f"Write 0x{half:02X}", (self.edit(node, b"0x%02X" % half),), False)
                self.report(
                    node,
                    f"no device has the address 0x{value.value:02X}: it seems to have the "
                    "read/write bit behind it",
                    f"Without that bit it is 0x{half:02X}.",
                    fix=fix,
                )


def _is_address(type_: Type) -> bool:
    """Whether a parameter takes an address of 7 bits."""
    if isinstance(type_, UnionType):
        return any(_is_address(member) for member in type_.members)
    return isinstance(type_, NumberType) and "i2c-address" in type_.kinds and type_.high == 0x7F
