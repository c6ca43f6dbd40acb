package weir.flv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** A file in memory, on a disk of limited size if wanted, that reads and writes in pieces as small as wanted. */
final class MemoryFile implements SeekableByteChannel {

    private byte[] bytes;
    private long position;
    private int capacity = Integer.MAX_VALUE;
    private int piece = Integer.MAX_VALUE;

    MemoryFile(byte... bytes) {
        this.bytes = bytes.clone();
    }

    MemoryFile inPiecesOf(int most) {
        piece = most;
        return this;
    }

    MemoryFile onADiskOf(int most) {
        capacity = most;
        return this;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public int read(ByteBuffer to) {
        if (position >= bytes.length) {
            return -1;
        }
        int count = Math.min(piece, Math.min(to.remaining(), bytes.length - (int) position));
        to.put(bytes, (int) position, count);
        position += count;
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int count = Math.min(piece, Math.min(from.remaining(), (int) Math.max(0, capacity - position)));
        if (count == 0 && from.hasRemaining()) {
            throw new IOException("No space left on device");
        }
        if (position + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) position + count);
        }
        from.get(bytes, (int) position, count);
        position += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        if (size < bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.toIntExact(size));
        }
        position = Math.min(position, bytes.length);
        return this;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // there is nothing to close
    }
}
