import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import {
  decompressBrotli,
  decompressGzip,
  decompressLz4,
  decompressLz4Raw,
  decompressZstd,
} from 'hyparquet-compressors'
import { type FileReading, type Row, refused, rowsMost } from './lab-data.ts'

/** Without Snappy, which `hyparquet` has itself: the other one is WebAssembly, which the page's policy does not let run here. */
const compressors = {
  GZIP: decompressGzip,
  BROTLI: decompressBrotli,
  ZSTD: (bytes: Uint8Array) => decompressZstd(bytes),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
}

/** Reads the first rows of a Parquet file, and no more of it than they take. Whole numbers come as numbers where they are exact. */
export async function readParquet(content: Blob, most = rowsMost): Promise<FileReading> {
  const file = {
    byteLength: content.size,
    slice: (from: number, to?: number) => content.slice(from, to).arrayBuffer(),
  }
  try {
    const metadata = await parquetMetadataAsync(file)
    const rowsInFile = Number(metadata.num_rows)
    if (rowsInFile === 0) return refused({ what: 'no-rows' })
    const rowEnd = Math.min(rowsInFile, most(parquetSchema(metadata).children.length))
    const rows = await parquetReadObjects({ file, metadata, compressors, rowStart: 0, rowEnd })
    return { at: 'read', data: { kind: 'rows', rows: rows.map(plainRow), rowsInFile } }
  } catch (thrown) {
    return refused({ what: 'parquet', detail: thrown instanceof Error ? thrown.message : String(thrown) })
  }
}

const plainRow = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]))

function plain(value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
