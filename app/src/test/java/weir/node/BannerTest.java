package weir.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import weir.settings.HostPort;

class BannerTest {

    private static final HostPort CLUSTER = new HostPort("127.0.0.1", 17355);

    @Test
    void shouldSayInThreeLinesWhatListensAndHowToPublishAndPlay() {
        Map<Listener, HostPort> bound = new TreeMap<>(Map.of(
                Listener.RTMP, new HostPort("0.0.0.0", 1935),
                Listener.HTTP, new HostPort("0.0.0.0", 8080),
                Listener.OPERATIONS, new HostPort("127.0.0.1", 7626)));
        assertEquals(
                List.of(
                        "Weir 1.0 listens: rtmp 0.0.0.0:1935, http 0.0.0.0:8080, operations 127.0.0.1:7626,"
                                + " cluster 127.0.0.1:17355",
                        "Publish: server rtmp://localhost/live, stream key test"
                                + " (ffmpeg -re -i FILE -c copy -f flv rtmp://localhost/live/test)",
                        "Play:    ffplay rtmp://localhost/live/test"),
                Banner.lines("1.0", bound, CLUSTER));
    }

    @Test
    void shouldNameTheAddressAndThePortWhenTheyAreNotTheUsualOnes() {
        Map<Listener, HostPort> bound = Map.of(Listener.RTMP, new HostPort("::1", 1936));
        assertEquals(
                "Play:    ffplay rtmp://[::1]:1936/live/test",
                Banner.lines("1.0", bound, CLUSTER).get(2));
    }
}
