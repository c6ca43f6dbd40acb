package weir.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the name of a data message without decoding it. Encoders put stray values before the name, and some leave
 * {@code @setDataFrame} or the format byte of an AMF3 data message there.
 */
final class DataHeaders {

    private static final int MAX_STRAY_VALUES = 16;
    private static final byte[] ON_METADATA = ascii("onMetaData");
    private static final byte[] SET_DATA_FRAME = ascii("@setDataFrame");

    private DataHeaders() {}

    static FrameHeader data(byte[] payload) {
        return isMetadata(payload) ? SingleTrackHeaders.METADATA : SingleTrackHeaders.DATA;
    }

    private static boolean isMetadata(byte[] payload) {
        int at = payload[0] == 0 && isString(payload, 1, ON_METADATA) ? 1 : 0;
        for (int values = 0; values <= MAX_STRAY_VALUES && at < payload.length; values++) {
            if (isString(payload, at, ON_METADATA)) {
                return true;
            }
            int length = strayLength(payload, at);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return false;
    }

    /** The length in bytes of a value that may stand before the name (AMF0 2.1), or 0 where the search ends. */
    private static int strayLength(byte[] payload, int at) {
        return switch (payload[at]) {
            case 0x00 -> 9; // number
            case 0x01 -> 2; // boolean
            case 0x02 -> isString(payload, at, SET_DATA_FRAME) ? 3 + SET_DATA_FRAME.length : 0;
            case 0x05, 0x06, 0x0D -> 1; // null, undefined, unsupported
            case 0x0B -> 11; // date
            default -> 0;
        };
    }

    private static boolean isString(byte[] payload, int at, byte[] name) {
        int from = at + 3;
        return payload.length - from >= name.length
                && payload[at] == 0x02
                && payload[at + 1] == 0
                && payload[at + 2] == name.length
                && Arrays.equals(payload, from, from + name.length, name, 0, name.length);
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
