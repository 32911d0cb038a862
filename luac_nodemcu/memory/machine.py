"""Sizes of Lua's objects on a target, loaded from the target's data file.

What a file, a function or a table takes is computed in the other modules from these sizes.
Source of the sizes: `memory` in `firmware/targets/*.json`; how they were measured is told in
docs/memory-model.md.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

from luac_nodemcu.compiler.target import Target
from luac_nodemcu.firmware.targets import target_data
from luac_nodemcu.memory.ram import Ram, block


@dataclass(frozen=True, slots=True)
class Machine:
    """Sizes in bytes of what Lua allocates on a target.

    - `lua`: 51 or 53, the version whose rules apply.
    - `measured`: True if a VM of this build was measured; False where only the sizes of its
      structures are known, so that every RAM figure is an estimate.
    - `tvalue`: a value: stack slot, constant, array slot.
    - `string`: of a string without its bytes; the final 0 is included.
    - `upvalue_description`: per upvalue of a Proto; Lua 5.1 keeps it at debug level 0 only.
    - `closure`, `closure_upvalue`: a Lua closure without, and for each of its upvalues.
    - `c_closure`: a C closure without its upvalues, which take `tvalue` each.
    - `upvalue`: a captured variable, open or closed.
    - `node`: a hash node of a table.
    - `state`: a coroutine without its stack and calls.
    - `call_info`: a call in progress. Lua 5.1 has them in one array.
    - `stack_slots`, `call_infos`: what a new coroutine starts with.
    - `string_table`: entries (4 bytes each) of a new VM's string table.
    - `short_string`: longest string of which only one copy exists; longer ones may be held
      several times. None if no string is held twice.
    - `free_heap`: a typical `node.heap()` after boot without `init.lua`, None if unknown.
    - `lfs_gain`: heap that any LFS image saves because the VM's own strings move to flash.
    """

    lua: Literal[51, 53]
    chip: Literal["esp8266", "esp32"]
    measured: bool
    tvalue: int
    string: int
    proto: int
    instruction: int
    local_variable: int
    upvalue_description: int
    pointer: int
    closure: int
    closure_upvalue: int
    c_closure: int
    upvalue: int
    table: int
    node: int
    userdata: int
    state: int
    call_info: int
    call_infos: int
    stack_slots: int
    string_table: int
    short_string: int | None
    free_heap: int | None
    lfs_gain: Ram

    def string_ram(self, length: int) -> Ram:
        """One string of `length` bytes that the VM does not hold yet."""
        return block(self.string + length)

    def closure_ram(self, upvalues: int) -> Ram:
        """One Lua closure, without the captured variables it refers to."""
        return block(self.closure + self.closure_upvalue * upvalues)

    def is_long(self, text: bytes) -> bool:
        """Whether the VM may hold several copies of this string."""
        return self.short_string is not None and len(text) > self.short_string


@functools.cache
def machine(target: Target) -> Machine:
    """The sizes for a target."""
    data = target_data(target.name)["memory"]
    idle, with_lfs = data.get("idle_vm"), data.get("idle_vm_with_lfs")
    gain = Ram()
    if idle and with_lfs:
        size = idle["bytes"] - with_lfs["bytes"]
        blocks = idle["blocks"] - with_lfs["blocks"]
        heap = idle["heap_bytes"] - with_lfs["heap_bytes"]
        # Only the ESP8266's figure was measured.
        gain = Ram(size, blocks, heap, 0)
    return Machine(
        lua=target.lua,
        chip=target.chip,
        measured=data["basis"] == "measured",
        tvalue=target.tvalue_bytes,
        string=data["string_bytes"],
        proto=data["proto_bytes"],
        instruction=data["instruction_bytes"],
        local_variable=data["local_variable_bytes"],
        upvalue_description=data["upvalue_description_bytes"],
        pointer=data["nested_function_bytes"],
        closure=data["lua_closure_bytes"],
        closure_upvalue=data["lua_closure_upvalue_bytes"],
        c_closure=data["c_closure_bytes"],
        upvalue=data["upvalue_bytes"],
        table=data["table_bytes"],
        node=data["node_bytes"],
        userdata=data["userdata_bytes"],
        state=data["state_bytes"],
        call_info=data["call_info_bytes"],
        call_infos=data["initial_call_infos"],
        stack_slots=data["initial_stack_slots"],
        string_table=data["initial_string_table_entries"],
        short_string=data.get("short_string_max"),
        free_heap=data.get("free_heap_bytes"),
        lfs_gain=gain,
    )
