//! Buffers and small collections.

use arrayvec::ArrayVec;
use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use smallvec::SmallVec;

use crate::processors;

processors! {
    bytes_written(order) -> Bytes {
        let mut buffer = BytesMut::with_capacity(16);
        buffer.put_u32(order.quantity);
        buffer.put_slice(order.id.as_bytes());
        buffer.freeze()
    }
    bytes_read(order) -> u32 {
        let mut bytes = Bytes::copy_from_slice(order.id.as_bytes());
        if bytes.remaining() < 4 { 0 } else { bytes.get_u32() + bytes.split_to(bytes.len() / 2).len() as u32 }
    }
    small_vector(order) -> i64 {
        let cents: SmallVec<[i64; 4]> = order.lines.iter().map(|line| line.cents).collect();
        cents.iter().sum()
    }
    array_vector(order) -> Option<i64> {
        let mut cents = ArrayVec::<i64, 8>::new();
        cents.try_push(order.cents).ok()?;
        cents.pop()
    }
    either_crate(order) -> i64 {
        let lines = order.lines.iter().map(|line| line.cents);
        let cents = if order.quantity > 1 { either::Left(lines) } else { either::Right(std::iter::once(order.cents)) };
        cents.sum()
    }
    read_from_a_slice(order) -> std::io::Result<u8> {
        use std::io::Read as _;
        let mut byte = [0];
        order.id.as_bytes().read_exact(&mut byte)?;
        Ok(byte[0])
    }
    lines_of_a_buffer(order) -> usize {
        use std::io::BufRead as _;
        std::io::Cursor::new(&order.id).lines().map_while(Result::ok).filter(|line| !line.is_empty()).count()
    }
}
