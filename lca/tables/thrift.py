"""Structs of Thrift's compact protocol, in which Parquet writes its footer and the headers of its pages."""

from __future__ import annotations

from typing import TypeAlias

ThriftValue: TypeAlias = "int | bytes | list[ThriftValue] | ThriftStruct"
ThriftStruct: TypeAlias = dict[int, ThriftValue]
"""The values of a struct by the numbers of their fields."""
DEEPEST = 16


def struct(data: bytes, at: int) -> tuple[ThriftStruct, int]:
    """The struct that begins at an offset, and where it ends. Raises ValueError where none stands there."""
    reader = _Reader(data, at)
    return reader.struct(0), reader.at


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def struct(self, depth: int) -> ThriftStruct:
        if depth > DEEPEST:
            raise ValueError("a struct is nested too deep")
        found: ThriftStruct = {}
        field = 0
        while byte := self._bytes(1)[0]:
            field = field + (byte >> 4) if byte >> 4 else self._number()
            kind = byte & 0x0F
            found[field] = 2 - kind if kind in (1, 2) else self._value(kind, depth)  # true and false have no byte
        return found

    def _value(self, kind: int, depth: int) -> ThriftValue:
        match kind:
            case 1 | 2 | 3:
                return self._bytes(1)[0]
            case 4 | 5 | 6:
                return self._number()
            case 7:
                return self._bytes(8)
            case 8:
                return self._bytes(self._varint())
            case 9 | 10:
                return self._list(depth + 1)
            case 12:
                return self.struct(depth + 1)
        raise ValueError("a struct holds what none does")

    def _list(self, depth: int) -> list[ThriftValue]:
        if depth > DEEPEST:
            raise ValueError("a struct is nested too deep")
        head = self._bytes(1)[0]
        count = head >> 4 if head >> 4 < 15 else self._varint()
        if count > len(self.data) - self.at:  # each value takes a byte at least
            raise ValueError("a struct is cut off")
        return [self._value(head & 0x0F, depth) for _ in range(count)]

    def _bytes(self, count: int) -> bytes:
        if not 0 <= self.at <= len(self.data) - count:
            raise ValueError("a struct is cut off")
        self.at += count
        return self.data[self.at - count : self.at]

    def _varint(self) -> int:
        value = 0
        for shift in range(0, 70, 7):
            byte = self._bytes(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
        raise ValueError("a number in a struct is too long")

    def _number(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)
