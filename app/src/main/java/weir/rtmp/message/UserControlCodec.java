package weir.rtmp.message;

import java.util.Arrays;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.message.RtmpMessage.UserControl.PingRequest;
import weir.rtmp.message.RtmpMessage.UserControl.PingResponse;
import weir.rtmp.message.RtmpMessage.UserControl.SetBufferLength;
import weir.rtmp.message.RtmpMessage.UserControl.StreamBegin;
import weir.rtmp.message.RtmpMessage.UserControl.StreamDry;
import weir.rtmp.message.RtmpMessage.UserControl.StreamEof;
import weir.rtmp.message.RtmpMessage.UserControl.StreamIsRecorded;
import weir.rtmp.message.RtmpMessage.UserControl.Unknown;

/** The body of a user control message: a 16-bit event type, then its data (7.1.7). */
final class UserControlCodec {

    private static final int STREAM_BEGIN = 0;
    private static final int STREAM_EOF = 1;
    private static final int STREAM_DRY = 2;
    private static final int SET_BUFFER_LENGTH = 3;
    private static final int STREAM_IS_RECORDED = 4;
    private static final int PING_REQUEST = 6;
    private static final int PING_RESPONSE = 7;

    private UserControlCodec() {}

    /** An event whose data is too short is unknown: no client is worth losing over a control message. */
    static UserControl decode(byte[] body) {
        int type = Bytes.u16(body, 0);
        int needed = type == SET_BUFFER_LENGTH ? 10 : 6;
        if (body.length < needed) {
            return unknown(type, body);
        }
        return switch (type) {
            case STREAM_BEGIN -> new StreamBegin(Bytes.i32(body, 2));
            case STREAM_EOF -> new StreamEof(Bytes.i32(body, 2));
            case STREAM_DRY -> new StreamDry(Bytes.i32(body, 2));
            case SET_BUFFER_LENGTH -> new SetBufferLength(Bytes.i32(body, 2), Bytes.u32(body, 6));
            case STREAM_IS_RECORDED -> new StreamIsRecorded(Bytes.i32(body, 2));
            case PING_REQUEST -> new PingRequest(Bytes.u32(body, 2));
            case PING_RESPONSE -> new PingResponse(Bytes.u32(body, 2));
            default -> unknown(type, body);
        };
    }

    static byte[] encode(UserControl event) {
        if (event instanceof StreamBegin begin) {
            return body(STREAM_BEGIN, begin.streamId());
        }
        if (event instanceof StreamEof eof) {
            return body(STREAM_EOF, eof.streamId());
        }
        if (event instanceof StreamDry dry) {
            return body(STREAM_DRY, dry.streamId());
        }
        if (event instanceof SetBufferLength length) {
            byte[] body = Arrays.copyOf(body(SET_BUFFER_LENGTH, length.streamId()), 10);
            Bytes.put32(body, 6, length.milliseconds());
            return body;
        }
        if (event instanceof StreamIsRecorded recorded) {
            return body(STREAM_IS_RECORDED, recorded.streamId());
        }
        if (event instanceof PingRequest ping) {
            return body(PING_REQUEST, ping.timestamp());
        }
        if (event instanceof PingResponse pong) {
            return body(PING_RESPONSE, pong.timestamp());
        }
        Unknown unknown = (Unknown) event;
        byte[] body = new byte[2 + unknown.data().length];
        Bytes.put16(body, 0, unknown.eventType());
        System.arraycopy(unknown.data(), 0, body, 2, unknown.data().length);
        return body;
    }

    private static byte[] body(int type, long value) {
        byte[] body = new byte[6];
        Bytes.put16(body, 0, type);
        Bytes.put32(body, 2, value);
        return body;
    }

    private static Unknown unknown(int type, byte[] body) {
        return new Unknown(type, Arrays.copyOfRange(body, 2, body.length));
    }
}
