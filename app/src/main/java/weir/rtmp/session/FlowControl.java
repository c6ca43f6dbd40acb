package weir.rtmp.session;

import weir.rtmp.message.RtmpMessage;
import weir.rtmp.message.RtmpMessage.Acknowledgement;
import weir.rtmp.message.RtmpMessage.SetPeerBandwidth;
import weir.rtmp.message.RtmpMessage.WindowAcknowledgementSize;

/** Counts what comes in and acknowledges it (5.4.3), whether or not the peer ever set a window (interop 13). */
final class FlowControl {

    private static final long DEFAULT_WINDOW = 2_500_000;

    /** An acknowledgement is 16 bytes: two ends with windows below that would answer each other for ever. */
    private static final long SMALLEST_WINDOW = 256;

    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

    private final SessionOutput output;
    private long window = DEFAULT_WINDOW;
    private long received;
    private long acknowledged;
    private long announcedWindow;

    FlowControl(SessionOutput output) {
        this.output = output;
    }

    void announce(long windowSize) {
        announcedWindow = windowSize;
        output.control(new WindowAcknowledgementSize(windowSize));
    }

    void bytesReceived(long count) {
        received += count;
        if (received - acknowledged >= window) {
            acknowledged = received;
            output.control(new Acknowledgement(received & UNSIGNED_INT));
        }
    }

    /** Takes what the peer says of windows, and gives whether it was that. */
    boolean receive(RtmpMessage message) {
        if (message instanceof WindowAcknowledgementSize size) {
            window = size.size() == 0 ? DEFAULT_WINDOW : Math.max(size.size(), SMALLEST_WINDOW);
            return true;
        }
        if (message instanceof SetPeerBandwidth bandwidth) {
            // 5.4.5: answered with a window size when that differs from the last one sent. What is sent is never held
            // back.
            if (bandwidth.size() != announcedWindow) {
                announce(bandwidth.size());
            }
            return true;
        }
        return message instanceof Acknowledgement;
    }
}
