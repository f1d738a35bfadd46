"""Formulas of figures: names, numbers, + − × ÷ and a few functions, computed exactly.

A formula is parsed by Python's own parser and then read node by node; nothing of it is run.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

Value = Fraction | None
"""An exact number; None is not known, and what rests on it is not known either."""

_FUNCTIONS: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "sum": lambda cells: sum(cells, Fraction(0)),
    "mean": lambda cells: sum(cells, Fraction(0)) / len(cells),
    "median": median,
    "min": min,
    "max": max,
    "count": lambda cells: Fraction(len(cells)),
}
FUNCTIONS = tuple(_FUNCTIONS)


class FormulaError(Exception):
    """A formula that can't be read; the message is a problem's, `found` its parameter."""

    def __init__(self, message: str, found: str) -> None:
        super().__init__(message)
        self.message = message
        self.found = found


@dataclass(frozen=True)
class Formula:
    """A formula that can be read.

    Attributes:
        names: All names in it, without functions.
        columns: Names inside functions, which must be columns of the sheet.
    """

    text: str
    tree: ast.expr
    names: frozenset[str]
    columns: frozenset[str]

    def value(self, known: Mapping[str, Value], cells: Mapping[str, Sequence[Value]]) -> Value:
        """Compute the formula.

        Args:
            known: A number for each name: sums of columns, other figures.
            cells: For each column the cells of the lines, for functions.
        """
        return _value(self.tree, known, cells)


def read_formula(text: str) -> Formula:
    """Parse a formula.

    Raises:
        FormulaError: It holds anything but names, numbers, + - * / ( ) and the functions.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError('"%(found)s" is no formula', text) from None
    names: set[str] = set()
    columns: set[str] = set()
    _read(tree, names, columns)
    return Formula(text, tree, frozenset(names), frozenset(columns))


def _read(node: ast.expr, names: set[str], columns: set[str]) -> None:
    match node:
        case ast.Name(id=name):
            names.add(name)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            pass
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            _read(left, names, columns)
            _read(right, names, columns)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _read(operand, names, columns)
        case ast.Call(func=ast.Name(id=function), args=[ast.Name(id=name)], keywords=[]) if (
            function in _FUNCTIONS
        ):
            names.add(name)
            columns.add(name)
        case _:
            raise FormulaError('"%(found)s" may not stand in a formula', ast.unparse(node))


def _value(
    node: ast.expr, known: Mapping[str, Value], cells: Mapping[str, Sequence[Value]]
) -> Value:
    match node:
        case ast.Name(id=name):
            return known[name]
        case ast.Constant(value=value):
            return Fraction(str(value))
        case ast.UnaryOp(operand=operand):
            inner = _value(operand, known, cells)
            return None if inner is None else -inner
        case ast.BinOp(left=left, op=op, right=right):
            return _combined(op, _value(left, known, cells), _value(right, known, cells))
        case ast.Call(func=ast.Name(id=function), args=[ast.Name(id=name)]):
            found = [cell for cell in cells[name] if cell is not None]
            if function != "count" and (not found or len(found) < len(cells[name])):
                return None
            return _FUNCTIONS[function](found)
    raise AssertionError(node)


def _combined(op: ast.operator, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case _:
            return left / right if right else None
