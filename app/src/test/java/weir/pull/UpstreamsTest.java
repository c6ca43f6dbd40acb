package weir.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.outbound.CloseKind;
import weir.rtmp.session.RtmpUrl;

class UpstreamsTest {

    private static final RtmpUrl FIRST = RtmpUrl.parse("rtmp://first/tv/one");
    private static final RtmpUrl SECOND = RtmpUrl.parse("rtmp://second/tv/one");
    private static final Duration MIN = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Upstreams upstreams = new Upstreams(List.of(FIRST, SECOND), MIN, MAX);

    private Duration failed(CloseKind kind, Duration played) {
        return upstreams.failed(kind, played, 1);
    }

    @Test
    void shouldWaitOnlyWhenAllHaveFailedAndLongerEachTime() {
        assertEquals(FIRST, upstreams.current());
        for (Duration wait : List.of(MIN, MIN.multipliedBy(2), MIN.multipliedBy(4))) {
            assertEquals(Duration.ZERO, failed(CloseKind.UNREACHABLE, Duration.ZERO));
            assertEquals(SECOND, upstreams.current());
            assertEquals(wait, failed(CloseKind.STALLED, Duration.ZERO));
            assertEquals(FIRST, upstreams.current());
        }
    }

    @Test
    void shouldTurnToTheNextAtOnceWhenOneThatWorkedFails() {
        failed(CloseKind.UNREACHABLE, Duration.ZERO);
        failed(CloseKind.UNREACHABLE, Duration.ZERO);
        failed(CloseKind.UNREACHABLE, Duration.ZERO);
        assertEquals(Duration.ZERO, failed(CloseKind.LOST, LONG));
        assertEquals(FIRST, upstreams.current());
        assertEquals(MIN, failed(CloseKind.UNREACHABLE, Duration.ZERO));
    }

    @Test
    void shouldNotRunInACircleWhereMediaComesForAMomentOnly() {
        assertEquals(Duration.ZERO, failed(CloseKind.LOST, MIN));
        assertEquals(MIN, failed(CloseKind.LOST, MIN));
    }

    @Test
    void shouldFollowARequestToConnectAnewOnceItHasPlayed() {
        assertEquals(Duration.ZERO, failed(CloseKind.RECONNECT, LONG));
        assertEquals(FIRST, upstreams.current());
        failed(CloseKind.RECONNECT, Duration.ZERO);
        assertEquals(SECOND, upstreams.current());
    }

    @Test
    void shouldWaitBeforeTheSameOneWhereThereIsNoOther() {
        Upstreams single = new Upstreams(List.of(FIRST), MIN, MAX);
        assertEquals(MIN, single.failed(CloseKind.ENDED, LONG, 1));
        assertEquals(FIRST, single.current());
    }
}
