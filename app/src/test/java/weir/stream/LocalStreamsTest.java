package weir.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalStreamsTest {

    private static final StreamKey KEY = new StreamKey("live", "test");

    @Test
    void shouldTellOfTheFirstSubscriberAndOfTheLast() {
        LocalStreams streams = new LocalStreams();
        List<String> told = new ArrayList<>();
        streams.listen(new LocalStreams.Listener() {
            @Override
            public void wanted(StreamKey key) {
                told.add("wanted " + key);
            }

            @Override
            public void unwanted(StreamKey key) {
                told.add("unwanted " + key);
            }
        });
        streams.subscribers(KEY, 0);
        streams.subscribers(KEY, 1);
        streams.subscribers(KEY, 2);
        streams.published(KEY, "7");
        streams.subscribers(KEY, 1);
        streams.subscribers(KEY, 0);
        streams.subscribers(KEY, 1);
        assertEquals(List.of("wanted live/test", "unwanted live/test", "wanted live/test"), told);
    }
}
