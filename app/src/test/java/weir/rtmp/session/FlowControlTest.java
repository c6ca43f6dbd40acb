package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.rtmp.message.RtmpMessage;
import weir.rtmp.message.RtmpMessage.Acknowledgement;
import weir.rtmp.message.RtmpMessage.SetPeerBandwidth;
import weir.rtmp.message.RtmpMessage.SetPeerBandwidth.Limit;
import weir.rtmp.message.RtmpMessage.WindowAcknowledgementSize;

@DisplayName("interop 13: acknowledgements")
class FlowControlTest {

    private final Peer peer = Peer.connected();

    @Test
    void shouldAcknowledgeThoughNoWindowWasSet() {
        peer.session.bytesReceived(2_499_999);
        assertEquals(List.of(), messages());
        peer.session.bytesReceived(1);
        assertEquals(List.of(new Acknowledgement(2_500_000)), messages());
        peer.session.bytesReceived(2_499_999);
        assertEquals(List.of(), messages());
    }

    @Test
    void shouldKeepToTheWindowOfTheClient() {
        peer.send(0, new WindowAcknowledgementSize(1_000));
        peer.session.bytesReceived(999);
        assertEquals(List.of(), messages());
        peer.session.bytesReceived(11);
        assertEquals(List.of(new Acknowledgement(1_010)), messages());
    }

    @Test
    void shouldTakeAWindowOfZeroAsNone() {
        peer.send(0, new WindowAcknowledgementSize(0));
        peer.session.bytesReceived(2_499_999);
        assertEquals(List.of(), messages());
    }

    @Test
    void shouldCountModulo2To32() {
        peer.session.bytesReceived(0xFFFF_FFFFL);
        peer.session.bytesReceived(2_500_001);
        assertEquals(List.of(new Acknowledgement(0xFFFF_FFFFL), new Acknowledgement(2_500_000)), messages());
    }

    @Test
    void shouldAcknowledgeOnceForManyWindows() {
        peer.send(0, new WindowAcknowledgementSize(1_000));
        peer.session.bytesReceived(1_000_000);
        assertEquals(List.of(new Acknowledgement(1_000_000)), messages());
    }

    @Test
    void shouldNotAnswerAcknowledgementsForEverWhenWindowsAreTiny() {
        SessionOutput left = new SessionOutput();
        SessionOutput right = new SessionOutput();
        FlowControl leftFlow = new FlowControl(left);
        FlowControl rightFlow = new FlowControl(right);
        leftFlow.receive(new WindowAcknowledgementSize(1));
        rightFlow.receive(new WindowAcknowledgementSize(1));
        leftFlow.bytesReceived(10_000);
        int rounds = 0;
        int onTheWay = left.take().length;
        while (onTheWay > 0 && rounds < 100) {
            rightFlow.bytesReceived(onTheWay);
            leftFlow.bytesReceived(right.take().length);
            onTheWay = left.take().length;
            rounds++;
        }
        assertTrue(rounds < 3, "still answering after " + rounds + " rounds");
    }

    @Test
    void shouldAnswerABandwidthOnceWithAWindow() {
        peer.send(0, new SetPeerBandwidth(1_000_000, Limit.HARD));
        assertEquals(List.of(new WindowAcknowledgementSize(1_000_000)), messages());
        peer.send(0, new SetPeerBandwidth(1_000_000, Limit.DYNAMIC));
        assertEquals(List.of(), messages());
    }

    @Test
    void shouldSayNothingToAnAcknowledgement() {
        peer.send(0, new Acknowledgement(5));
        assertEquals(List.of(), messages());
        assertEquals(List.of(), peer.events);
    }

    private List<RtmpMessage> messages() {
        return peer.sent().stream().map(Peer.Sent::message).toList();
    }
}
