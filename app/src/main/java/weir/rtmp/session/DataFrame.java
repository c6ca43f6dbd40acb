package weir.rtmp.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A data message, split into what it asks of a server and what players get. Read from the bytes, as its values come in odd
 * shapes (interop 20) and are passed on as they are.
 *
 * @param payload AMF0 values for players, from the first name on; empty unless it is CONTENT
 */
record DataFrame(Kind kind, byte[] payload) {

    private static final byte NUMBER = 0;
    private static final byte STRING = 2;
    private static final int NUMBER_SIZE = 9;
    private static final byte[] NOTHING = {};
    private static final byte[] SET = string("@setDataFrame");
    private static final byte[] CLEAR = string("@clearDataFrame");
    private static final byte[] METADATA = string("onMetaData");
    private static final byte[] STATUS = string("onStatus");
    private static final byte[] SAMPLE_ACCESS = string("|RtmpSampleAccess");

    /** What a data message is for. */
    enum Kind {
        CONTENT,
        /** {@code @clearDataFrame}: the metadata set before holds no longer. */
        CLEAR,
        EMPTY
    }

    static DataFrame of(byte[] body) {
        int at = 0;
        while (at < body.length && body[at] == NUMBER) {
            at += NUMBER_SIZE;
        }
        if (at >= body.length) {
            return new DataFrame(Kind.EMPTY, NOTHING);
        }
        if (startsWith(body, at, CLEAR)) {
            return new DataFrame(Kind.CLEAR, NOTHING);
        }
        if (startsWith(body, at, SET)) {
            at += SET.length;
        } else if (body[at] != STRING) {
            at = 0;
        }
        return at == body.length
                ? new DataFrame(Kind.EMPTY, NOTHING)
                : new DataFrame(Kind.CONTENT, at == 0 ? body : Arrays.copyOfRange(body, at, body.length));
    }

    /** Whether a server speaks to its player with it, so that it is no part of the stream. */
    boolean isForPlayerOnly() {
        return startsWith(payload, 0, STATUS) || startsWith(payload, 0, SAMPLE_ACCESS);
    }

    /** What a publisher sends of a data payload: metadata under {@code @setDataFrame}, everything else as it is. */
    static byte[] toPublish(byte[] payload) {
        if (!startsWith(payload, 0, METADATA)) {
            return payload;
        }
        byte[] body = Arrays.copyOf(SET, SET.length + payload.length);
        System.arraycopy(payload, 0, body, SET.length, payload.length);
        return body;
    }

    private static boolean startsWith(byte[] body, int at, byte[] value) {
        int end = at + value.length;
        return end <= body.length && Arrays.equals(body, at, end, value, 0, value.length);
    }

    private static byte[] string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] value = new byte[3 + bytes.length];
        value[0] = STRING;
        value[2] = (byte) bytes.length;
        System.arraycopy(bytes, 0, value, 3, bytes.length);
        return value;
    }
}
