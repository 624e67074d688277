"""A Parquet file as csv: line n is row n - 1, behind a header; read some rows at a time."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv, parquet

from pccovid.gates.sources.framework.model import Unreachable

_ROWS = 1 << 14


def csv_of_parquet(path: Path) -> Iterator[bytes]:
    """All rows in blocks of whole csv lines; a null is empty.

    Raises
    ------
    Unreachable
        It is no Parquet, or its columns hold more than texts, numbers and times.
    """
    try:
        with parquet.ParquetFile(path) as file:
            if any(pa.types.is_nested(field.type) for field in file.schema_arrow):
                raise Unreachable("Tệp Parquet có cột lồng nhau: chỉ nhận bảng phẳng")
            yield _written(file.schema_arrow.empty_table(), is_header=True)
            for rows in file.iter_batches(batch_size=_ROWS):
                yield _written(rows, is_header=False)
    except (pa.ArrowException, OSError) as error:
        raise Unreachable(f"Tệp Parquet hỏng hoặc không phải Parquet ({type(error).__name__}): gửi lại") from error


def _written(rows: Any, *, is_header: bool) -> bytes:
    block = BytesIO()
    csv.write_csv(rows, block, csv.WriteOptions(include_header=is_header, quoting_style="needed"))
    return block.getvalue()
