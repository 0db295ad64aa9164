"""What is written: the node types that SymPy lacks, one file per idea."""

from symlin.nodes.blocks import Blocks, Concat
from symlin.nodes.defined import Defined, DefinedScalar
from symlin.nodes.diagonals import Diag, DiagonalOf, Vec
from symlin.nodes.entries import Entry, Scalar
from symlin.nodes.families import Family, Member
from symlin.nodes.functions import KNOWN, Elementwise, logistic, relu
from symlin.nodes.gradients import Gradient, Partial
from symlin.nodes.inner import Dot, Frobenius2, Inner, Norm2
from symlin.nodes.masks import CausalMask, Indicator, Mask
from symlin.nodes.products import OrderedMul
from symlin.nodes.selections import Commutation, Unit
from symlin.nodes.softmax import Softmax
from symlin.nodes.sums import Total, outermost

__all__ = [
    "KNOWN", "Blocks", "CausalMask", "Commutation", "Concat", "Defined", "DefinedScalar", "Diag", "DiagonalOf", "Dot",
    "Elementwise", "Entry", "Family", "Frobenius2", "Gradient", "Indicator", "Inner", "Mask", "Member", "Norm2", "OrderedMul",
    "Partial", "Scalar", "Softmax", "Total", "Unit", "Vec", "logistic", "outermost", "relu",
]
