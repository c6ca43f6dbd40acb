package weir.rtmp.handshake;

import weir.rtmp.RtmpException;

/** The version byte C0 or S0 (RTMP 1.0 section 5.2.2), or the first byte of whatever else knocked. */
final class FirstByte {

    static final byte VERSION = 3;

    private static final int FIRST_PRINTABLE = 0x20;

    private FirstByte() {}

    /** @throws RtmpException UNSUPPORTED for anything but version 3, with a reason that names what it looks like */
    static void require(byte first) {
        if (first != VERSION) {
            throw RtmpException.unsupported(describe(first & 0xFF));
        }
    }

    private static String describe(int first) {
        return switch (first) {
            case 6, 8, 9 -> "RTMPE (encrypted RTMP, version " + first + ") is not spoken here";
            case 'P' -> "PROXY protocol (or an HTTP POST or PUT) on an RTMP port: it begins with 'P'";
            case 0x0D -> "PROXY protocol version 2 on an RTMP port: it begins with 0x0d";
            case 'G', 'H', 'O', 'D', 'C', 'T' -> "HTTP on an RTMP port: it begins with '" + (char) first + "'";
            case 0x15, 0x16 -> String.format("TLS (RTMPS or HTTPS) on a plain RTMP port: it begins with 0x%02x", first);
            default ->
                first < FIRST_PRINTABLE
                        ? "RTMP version " + first + " is not spoken here"
                        : String.format("Not RTMP: it begins with 0x%02x", first);
        };
    }
}
