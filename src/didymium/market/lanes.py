"""Eight numbers side by side: the vector that every step of the solver works on, for Numba.

A lane is a draw.  What happens in one lane does not depend on what is in the others: all
operations are elementwise, nothing is summed across lanes, and products and sums are rounded apart,
so that a draw gives the same bits in any lane, beside any neighbours and in any compilation.  LLVM
turns the vector into whatever registers the machine has (one of AVX-512, two of AVX, four of SSE
or NEON).

Logarithm and exponential follow fdlibm (Sun Microsystems, 1993; errors below one unit in the last
place), so that they too are the same on every machine.
"""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic as _intrinsic
from numba.extending import (
    lower_builtin,
    models,
    register_model,
    type_callable,
)

from didymium.market.kernels import inlined

intrinsic: Any = _intrinsic
"""Without its type, which describes functions as Python would call them."""
WIDTH = 8
_VECTOR = ir.VectorType(ir.DoubleType(), WIDTH)
_BITS = ir.VectorType(ir.IntType(64), WIDTH)
_TRUTH = ir.VectorType(ir.IntType(1), WIDTH)


class LanesType(types.Type):
    """Numba's name for eight floats."""


class MaskType(types.Type):
    """Numba's name for eight truth values."""


LANES = LanesType("Lanes")
MASK = MaskType("Mask")


@register_model(LanesType)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, _VECTOR)


@register_model(MaskType)
class _MaskModel(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, _TRUTH)


def block(rows):
    """An array ``(rows, 8)`` of zeros that begins where a cache line does."""
    spare = np.zeros((rows + 1) * WIDTH)
    first = -spare.ctypes.data % 64 // spare.itemsize
    return spare[first : first + rows * WIDTH].reshape(rows, WIDTH)


def _binary(function, kind, result, build):
    """Let ``function`` work on two vectors of a kind by one instruction."""

    @type_callable(function)
    def typer(_context):
        def pick(left, right):
            return result if left == kind and right == kind else None

        return pick

    @lower_builtin(function, kind, kind)
    def lower(_context, builder, _signature, values):
        return build(builder, *values)


for _function, _build in (
    (operator.add, ir.IRBuilder.fadd),
    (operator.sub, ir.IRBuilder.fsub),
    (operator.mul, ir.IRBuilder.fmul),
    (operator.truediv, ir.IRBuilder.fdiv),
):
    _binary(_function, LANES, LANES, _build)
for _function, _sign in (
    (operator.lt, "<"),
    (operator.le, "<="),
    (operator.gt, ">"),
    (operator.ge, ">="),
    (operator.ne, "!="),
):
    _binary(
        _function,
        LANES,
        MASK,
        lambda b, x, y, s=_sign: (
            b.fcmp_unordered(s, x, y) if s == "!=" else b.fcmp_ordered(s, x, y)
        ),
    )
for _function, _build in (
    (operator.and_, ir.IRBuilder.and_),
    (operator.or_, ir.IRBuilder.or_),
):
    _binary(_function, MASK, MASK, _build)


def _address(context, builder, kind, array, row):
    """Where a row of an array ``(rows, 8)`` starts."""
    data = array
    if isinstance(kind, types.Array):
        data = cgutils.create_struct_proxy(kind)(context, builder, value=array).data
    start = builder.mul(row, ir.Constant(row.type, WIDTH))
    return builder.bitcast(builder.gep(data, [start]), _VECTOR.as_pointer())


@intrinsic
def point(_context, array):
    """Where an array begins: an address that can be passed around at no cost.

    Nothing keeps the array alive, and nothing knows how long it is.
    """

    def build(context, builder, signature, values):
        proxy = cgutils.create_struct_proxy(signature.args[0])
        return proxy(context, builder, value=values[0]).data

    return types.CPointer(array.dtype)(array), build


@intrinsic
def load(_context, array, row):
    """Row of an array ``(rows, 8)`` or of an address."""

    def build(context, builder, signature, values):
        place = _address(context, builder, signature.args[0], *values)
        return builder.load(place, align=8)

    return LANES(array, types.intp), build


@intrinsic
def load_at(_context, address, first):
    """Eight numbers in a row, from a place that need not begin a row."""

    def build(_context, builder, _signature, values):
        place = builder.bitcast(builder.gep(values[0], [values[1]]), _VECTOR.as_pointer())
        return builder.load(place, align=8)

    return LANES(address, types.intp), build


@intrinsic
def store(_context, array, row, value):
    """Write a row of an array ``(rows, 8)`` or of an address."""

    def build(context, builder, signature, values):
        place = _address(context, builder, signature.args[0], *values[:2])
        builder.store(values[2], place, align=8)
        return context.get_dummy_value()

    return types.none(array, types.intp, LANES), build


@intrinsic
def splat(_context, number):
    """The same number in every lane."""

    def build(_context, builder, _signature, values):
        first = builder.insert_element(
            ir.Constant(_VECTOR, ir.Undefined), values[0], ir.Constant(ir.IntType(32), 0)
        )
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
        return builder.shuffle_vector(first, ir.Constant(_VECTOR, ir.Undefined), zeros)

    return LANES(types.float64), build


@intrinsic
def where(_context, mask, one, other):
    """One value where the mask holds, the other elsewhere."""

    def build(_context, builder, _signature, values):
        return builder.select(*values)

    return LANES(MASK, LANES, LANES), build


@intrinsic
def some(_context, mask):
    """Whether the mask holds in any lane."""

    def build(_context, builder, _signature, values):
        bits = builder.bitcast(values[0], ir.IntType(WIDTH))
        return builder.icmp_unsigned("!=", bits, ir.Constant(bits.type, 0))

    return types.boolean(MASK), build


@intrinsic
def size(_context, value):
    """Absolute value."""

    def build(_context, builder, _signature, values):
        unsigned = ir.Constant(_BITS, [0x7FFFFFFFFFFFFFFF] * WIDTH)
        bits = builder.and_(builder.bitcast(values[0], _BITS), unsigned)
        return builder.bitcast(bits, _VECTOR)

    return LANES(LANES), build


@intrinsic
def least(_context, one, other):
    """The smaller of two; the first where they cannot be compared."""

    def build(_context, builder, _signature, values):
        return builder.select(builder.fcmp_ordered("<", values[1], values[0]), values[1], values[0])

    return LANES(LANES, LANES), build


@intrinsic
def most(_context, one, other):
    """The larger of two; the first where they cannot be compared."""

    def build(_context, builder, _signature, values):
        return builder.select(builder.fcmp_ordered(">", values[1], values[0]), values[1], values[0])

    return LANES(LANES, LANES), build


@intrinsic
def _halves(_context, value):
    """Exponent and mantissa of positive numbers: ``2^k m`` with ``m`` from 0.7 to 1.4."""

    def build(_context, builder, _signature, values):
        def constant(number):
            return ir.Constant(_BITS, [number] * WIDTH)

        bits = builder.bitcast(values[0], _BITS)
        # fdlibm's way: move the cut of the mantissa to the square root of one half
        moved = builder.add(bits, constant(0x3FF0000000000000 - 0x3FE6A09E00000000))
        power = builder.sub(builder.ashr(moved, constant(52)), constant(0x3FF))
        rest = builder.add(
            builder.and_(moved, constant(0xFFFFFFFFFFFFF)), constant(0x3FE6A09E00000000)
        )
        pair = builder.sitofp(power, _VECTOR), builder.bitcast(rest, _VECTOR)
        return cgutils.pack_struct(builder, pair)

    return types.UniTuple(LANES, 2)(LANES), build


@intrinsic
def _raised(_context, value, power):
    """A number times two to a whole power."""

    def build(_context, builder, _signature, values):
        whole = builder.fptosi(values[1], _BITS)
        shift = builder.shl(whole, ir.Constant(_BITS, [52] * WIDTH))
        bits = builder.add(builder.bitcast(values[0], _BITS), shift)
        return builder.bitcast(bits, _VECTOR)

    return LANES(LANES, LANES), build


@intrinsic
def lowest_bit(_context, bits):
    """Position of the lowest bit that is set."""

    def build(_context, builder, _signature, values):
        return builder.cttz(values[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), build


@inlined
def logarithm(value):
    """Natural logarithm of positive numbers that are not denormal."""
    power, rest = _halves(value)
    f = rest - splat(1.0)
    s = f / (splat(2.0) + f)
    z = s * s
    w = z * z
    even = w * (
        splat(0.3999999999940941908)
        + w * (splat(0.2222219843214978396) + w * splat(0.1531383769920937332))
    )
    odd = z * (
        splat(0.6666666666666735130)
        + w
        * (
            splat(0.2857142874366239149)
            + w * (splat(0.1818357216161805012) + w * splat(0.1479819860511658591))
        )
    )
    half = splat(0.5) * f * f
    low = s * (half + (even + odd)) + power * splat(1.90821492927058770002e-10)
    return power * splat(6.93147180369123816490e-01) - ((half - low) - f)


@inlined
def exponential(value):
    """Exponential; beyond 1e304 and below 1e-304 those."""
    value = least(most(value, splat(-700.0)), splat(700.0))
    big = splat(6755399441055744.0)  # 1.5 * 2 ** 52: adding it rounds to whole numbers
    power = (value * splat(1.44269504088896338700) + big) - big
    high = value - power * splat(6.93147180369123816490e-01)
    low = power * splat(1.90821492927058770002e-10)
    r = high - low
    t = r * r
    c = r - t * (
        splat(1.66666666666666019037e-01)
        + t
        * (
            splat(-2.77777777770155933842e-03)
            + t
            * (
                splat(6.61375632143793436117e-05)
                + t * (splat(-1.65339022054652515390e-06) + t * splat(4.13813679705723846039e-08))
            )
        )
    )
    y = splat(1.0) - ((low - r * c / (splat(2.0) - c)) - high)
    return _raised(y, power)
