//! RocksDB's settings, for the stores of tasks and for the embedded log alike.
//!
//! Memory is the budget that shapes them: all databases of a process share one block cache and one limit on what
//! they buffer for writing (see `buffers.rs`). What a store takes that holds nothing is kept small, for there may be
//! hundreds. A million small keys then cost tens of megabytes however many tasks there are, where
//! Kafka Streams by default takes 50 MB of cache and up to 48 MB of write buffers for **each** store.
//!
//! Two things are deliberately outside the cache. Write buffers: charged to it, they would push out half of the
//! blocks, and look-ups would take several times as long. Filters and indexes: evicted, they are read back as a
//! whole for a single key; kept, they are about two megabytes for a million keys.

use std::sync::OnceLock;

use rocksdb::{BlockBasedOptions, Cache, DBCompressionType, DataBlockIndexType, LogLevel, Options};

/// Blocks read, of all databases of the process.
const CACHE_BYTES: usize = 32 << 20;
/// One database's write buffer. Small ones are searched faster, and bound what a restart must read again.
const WRITE_BUFFER_BYTES: usize = 8 << 20;

/// RocksDB keeps it alive for as long as a database uses it; so does the process.
fn cache() -> &'static Cache {
    static CACHE: OnceLock<Cache> = OnceLock::new();
    CACHE.get_or_init(|| Cache::new_lru_cache(CACHE_BYTES))
}

/// What every database needs.
pub(crate) fn database() -> Options {
    let mut options = Options::default();
    options.create_if_missing(true);
    options.create_missing_column_families(true);
    // One writer a database: nothing to gain from concurrent inserts, and plain ones are cheaper.
    options.set_allow_concurrent_memtable_write(false);
    options.set_enable_write_thread_adaptive_yield(false);
    options.set_max_background_jobs(2);
    options.set_max_open_files(256);
    // Its own log files: enough to explain a failure, no more.
    options.set_log_level(LogLevel::Warn);
    options.set_keep_log_file_num(2);
    options.set_max_log_file_size(1 << 20);
    options.set_stats_dump_period_sec(0);
    options.set_stats_persist_period_sec(0);
    options.set_skip_stats_update_on_db_open(true);
    buffers(&mut options);
    options
}

/// For entries looked up by their whole key.
pub(crate) fn point_lookups(options: &mut Options) {
    buffers(options);
    let mut table = table();
    table.set_bloom_filter(10.0, false);
    table.set_whole_key_filtering(true);
    table.set_data_block_index_type(DataBlockIndexType::BinaryAndHash);
    table.set_data_block_hash_ratio(0.75);
    options.set_block_based_table_factory(&table);
    // Most look-ups of a new key end in the write buffer's own filter: a third of the time of a read-modify-write. It is
    // there while the buffer is empty, too: these are ten bits for each of the 130,000 entries of a usual size.
    options.set_memtable_whole_key_filtering(true);
    options.set_memtable_prefix_bloom_ratio(0.02);
    compression(options);
}

/// For chunks of records, read in order.
pub(crate) fn sequential_reads(options: &mut Options) {
    buffers(options);
    let mut table = table();
    table.set_block_size(64 << 10);
    options.set_block_based_table_factory(&table);
    compression(options);
}

fn buffers(options: &mut Options) {
    options.set_write_buffer_size(WRITE_BUFFER_BYTES);
    options.set_max_write_buffer_number(3);
    // A buffer with one entry takes a whole block.
    options.set_arena_block_size(32 << 10);
    options.set_target_file_size_base(16 << 20);
    options.set_max_bytes_for_level_base(64 << 20);
}

fn table() -> BlockBasedOptions {
    let mut table = BlockBasedOptions::default();
    table.set_block_cache(cache());
    table
}

/// New files are read and rewritten soon: compressing them costs more than it saves.
fn compression(options: &mut Options) {
    options.set_compression_per_level(&[
        DBCompressionType::None,
        DBCompressionType::None,
        DBCompressionType::Lz4,
        DBCompressionType::Lz4,
        DBCompressionType::Lz4,
        DBCompressionType::Lz4,
        DBCompressionType::Lz4,
    ]);
}
