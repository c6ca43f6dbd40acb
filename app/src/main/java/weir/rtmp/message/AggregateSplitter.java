package weir.rtmp.message;

import java.util.Arrays;
import java.util.function.Consumer;
import weir.rtmp.chunk.RawMessage;

/** Takes an aggregate apart: a row of FLV tags, each with its 11-byte header and a 4-byte back pointer (7.1.6). */
final class AggregateSplitter {

    private static final int HEADER = 11;
    private static final int BACK_POINTER = 4;
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

    private AggregateSplitter() {}

    static void split(RawMessage envelope, byte[] body, Consumer<RawMessage> messages) {
        int position = 0;
        boolean first = true;
        long firstTime = 0;
        while (body.length - position >= HEADER) {
            int typeId = body[position] & 0xFF;
            int length = Bytes.u24(body, position + 1);
            // The upper eight bits of the time follow the lower 24, as in an FLV tag.
            long time = Bytes.u24(body, position + 4) | (long) (body[position + 7] & 0xFF) << 24;
            int from = position + HEADER;
            if (length > body.length - from) {
                return;
            }
            if (first) {
                first = false;
                firstTime = time;
            }
            if (typeId != MessageType.AGGREGATE) {
                messages.accept(new RawMessage(
                        envelope.chunkStreamId(),
                        typeId,
                        envelope.messageStreamId(),
                        envelope.timestamp() + (time - firstTime) & UNSIGNED_INT,
                        Arrays.copyOfRange(body, from, from + length)));
            }
            // The last back pointer may be cut off; the sum cannot overflow, both are at most 16 MiB.
            position = from + length + BACK_POINTER;
        }
    }
}
