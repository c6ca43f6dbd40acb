package weir.loadtest.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import weir.rtmp.RtmpException;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.MessageType;

/**
 * Reads chunks like weir.rtmp.chunk.ChunkReader, but of audio and video keeps no more than the first bytes: nothing is put
 * together and nothing is allocated. Other messages are passed on whole.
 */
public final class SkimmingReader {

    /** How much of an audio or video message is kept. */
    public static final int HEAD = 64;

    private static final int INITIAL_CHUNK_SIZE = 128;
    private static final int LARGEST_OTHER = 1024 * 1024;
    private static final int LONGEST_HEADER = 3 + 11 + 4;
    private static final int EXTENDED = 0xFFFFFF;
    private static final int MOST_CHUNK_STREAMS = 256;
    private static final int[] SIZES = {11, 7, 3, 0};

    /** What comes out. */
    public interface Sink {

        /**
         * A whole audio or video message has come.
         *
         * @param typeId of {@link MessageType}
         * @param timestamp milliseconds modulo 2^32
         * @param length of the payload
         * @param head its first bytes, valid during the call
         * @param headLength how many of them: {@link #HEAD}, or all
         */
        void media(int typeId, long timestamp, int length, byte[] head, int headLength);

        /** Any other message. */
        void message(RawMessage message);
    }

    private final Sink sink;
    private final ByteBuffer split = ByteBuffer.allocate(LONGEST_HEADER);
    private SkimmedStream[] streams = new SkimmedStream[4];
    private int streamCount;
    private SkimmedStream current = new SkimmedStream(-1);
    private int chunkSize = INITIAL_CHUNK_SIZE;
    private int chunkMissing;

    public SkimmingReader(Sink sink) {
        this.sink = sink;
    }

    /** The size of the peer's chunks, as it last set it. */
    public int chunkSize() {
        return chunkSize;
    }

    /**
     * Consumes all of {@code in}.
     *
     * @throws RtmpException when the peer breaks the protocol; the reader is of no use after it
     */
    public void read(ByteBuffer in) {
        while (in.hasRemaining()) {
            if (chunkMissing > 0) {
                readPayload(in);
            } else if (split.position() > 0 || !readHeader(in, in.position(), in.remaining())) {
                readSplitHeader(in);
            }
        }
    }

    /** A header that arrives in pieces: put together byte by byte until it is whole. */
    private void readSplitHeader(ByteBuffer in) {
        split.put(in.get());
        int here = split.position();
        split.position(0).limit(here);
        boolean whole = readHeader(split, 0, here);
        split.clear();
        if (!whole) {
            split.position(here);
        }
    }

    /** Reads the header at {@code at}, if it is there whole, and moves behind it. */
    private boolean readHeader(ByteBuffer in, int at, int available) {
        int first = in.get(at);
        int low = first & 0x3F;
        int basic = low == 0 ? 2 : low == 1 ? 3 : 1;
        int kind = first >>> 6 & 3;
        int fixed = basic + SIZES[kind];
        if (available < fixed) {
            return false;
        }
        SkimmedStream stream = stream(chunkStreamId(in, at, low));
        boolean isExtended = kind == 3 ? stream.isExtended() : medium(in, at + basic) == EXTENDED;
        int size = isExtended ? fixed + 4 : fixed;
        if (available < size) {
            return false;
        }
        if (stream.isFresh() && kind > 1) {
            throw RtmpException.malformed("a chunk stream begins with a header of kind " + kind);
        }
        if (!stream.isInMessage()) {
            if (kind <= 1) {
                stream.describe(medium(in, at + basic + 3), in.get(at + basic + 6) & 0xFF);
            }
            if (kind == 0) {
                stream.restart(Integer.reverseBytes(in.getInt(at + basic + 7)));
            }
            long step = isExtended
                    ? in.getInt(at + fixed) & 0xFFFF_FFFFL
                    : kind == 3 ? stream.time() : medium(in, at + basic);
            stream.begin(step, isExtended);
        }
        in.position(at + size);
        beginChunk(stream);
        return true;
    }

    private void beginChunk(SkimmedStream stream) {
        current = stream;
        chunkMissing = Math.min(chunkSize, stream.missing());
        if (stream.missing() == 0) {
            deliver();
        }
    }

    private void readPayload(ByteBuffer in) {
        int count = Math.min(chunkMissing, in.remaining());
        current.take(in, count, mostKept(current));
        chunkMissing -= count;
        if (current.missing() == 0) {
            deliver();
        }
    }

    private static int mostKept(SkimmedStream stream) {
        if (isMedia(stream.typeId())) {
            return HEAD;
        }
        if (stream.length() > LARGEST_OTHER) {
            throw RtmpException.limit("a message of type " + stream.typeId() + " with " + stream.length() + " bytes");
        }
        return LARGEST_OTHER;
    }

    private static boolean isMedia(int typeId) {
        return typeId == MessageType.VIDEO || typeId == MessageType.AUDIO;
    }

    private void deliver() {
        SkimmedStream stream = current;
        stream.end();
        if (isMedia(stream.typeId())) {
            sink.media(stream.typeId(), stream.timestamp(), stream.length(), stream.kept(), stream.keptCount());
            return;
        }
        byte[] payload = Arrays.copyOf(stream.kept(), stream.keptCount());
        sink.message(
                new RawMessage(stream.id(), stream.typeId(), stream.messageStreamId(), stream.timestamp(), payload));
        // After the sink: what it has been told so far came in chunks of the old size.
        if (stream.typeId() == MessageType.SET_CHUNK_SIZE && payload.length >= 4) {
            chunkSize = Math.max(1, ByteBuffer.wrap(payload).getInt() & Integer.MAX_VALUE);
        } else if (stream.typeId() == MessageType.ABORT && payload.length >= 4) {
            stream(ByteBuffer.wrap(payload).getInt()).end();
        }
    }

    private SkimmedStream stream(int id) {
        if (current.id() == id) {
            return current;
        }
        for (int i = 0; i < streamCount; i++) {
            if (streams[i].id() == id) {
                return streams[i];
            }
        }
        if (streamCount == MOST_CHUNK_STREAMS) {
            throw RtmpException.limit("more than " + MOST_CHUNK_STREAMS + " chunk streams");
        }
        if (streamCount == streams.length) {
            streams = Arrays.copyOf(streams, 2 * streamCount);
        }
        SkimmedStream opened = new SkimmedStream(id);
        streams[streamCount++] = opened;
        return opened;
    }

    private static int chunkStreamId(ByteBuffer in, int at, int low) {
        return switch (low) {
            case 0 -> 64 + (in.get(at + 1) & 0xFF);
            case 1 -> 64 + (in.get(at + 1) & 0xFF) + ((in.get(at + 2) & 0xFF) << 8);
            default -> low;
        };
    }

    private static int medium(ByteBuffer in, int at) {
        return (in.get(at) & 0xFF) << 16 | (in.getShort(at + 1) & 0xFFFF);
    }
}
