package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("interop 22: addresses")
class StreamAddressTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            live,                 rtmp://h/live,              test,           live,       test, ''
            live,                 rtmp://h:1935/live,         test,           live,       test, ''
            live/,                rtmp://h/live/,             /test/,         live,       test, ''
            /live//x,             rtmp://h/live//x,           test,           live/x,     test, ''
            live/x,               rtmp://h/live/x,            test,           live/x,     test, ''
            live,                 rtmp://h/live,              x/test,         live/x,     test, ''
            live/test,            rtmp://h/live/test,         '',             live,       test, ''
            live/test/,           rtmp://h/live/test/,        '',             live,       test, ''
            live/x/test,          rtmp://h/live/x/test,       '',             live/x,     test, ''
            live?t=1,             rtmp://h/live?t=1,          test,           live,       test, t=1
            live?t=1/,            rtmp://h/live?t=1/,         test,           live,       test, t=1
            live,                 rtmp://h/live?t=1,          test?u=2,       live,       test, t=1&u=2
            live?a=0,             rtmp://h/live?t=1,          test?u=2,       live,       test, a=0&t=1&u=2
            live/test?t=1,        rtmp://h/live/test?t=1,     '',             live,       test, t=1
            live,                 rtmp://h/live,              test?,          live,       test, ''
            live,                 rtmp://h/live,              test?a=/b?c,    live,       test, a=/b?c
            '"live"',             '"rtmp://h/live?t=1"',      '"test"',       live,       test, t=1
            '',                   rtmp://h/live,              test,           live,       test, ''
            '',                   '"rtmp://h/live/x?t=1"',    test,           live/x,     test, t=1
            live,                 rtmp://h/live,              mp4:test.mp4,   live,       test.mp4, ''
            live,                 rtmp://h/live,              flv:test,       live,       test, ''
            live,                 rtmp://h/live,              ' test ',       live,       test, ''
            live,                 '',                         a b ü,          live,       a b ü, ''
            """)
    void shouldMeanTheSameHoweverItIsWritten(
            String app, String tcUrl, String name, String expectedApp, String expectedName, String query) {
        StreamAddress address = StreamAddress.of(app, Optional.of(tcUrl), name).orElseThrow();
        assertEquals(new StreamAddress(expectedApp, expectedName, query), address);
        assertEquals(expectedApp + "/" + expectedName, address.key());
    }

    @Test
    void shouldDoWithoutATcUrl() {
        assertEquals(
                "live/test",
                StreamAddress.of("live", Optional.empty(), "test").orElseThrow().key());
        assertTrue(StreamAddress.of("", Optional.empty(), "test").isEmpty());
        assertTrue(StreamAddress.of("", Optional.of("rtmp://h"), "test").isEmpty());
        assertTrue(StreamAddress.of("", Optional.of("h/live"), "test").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "?t=1", "..", ".", "../etc", "a/../b", "a/./b", "a\nb", "a\u0000", "a\u007f", "a?x=\ry", "flv:"
            })
    void shouldRefuseNamesThatCannotBeAStreams(String name) {
        assertTrue(StreamAddress.of("live", Optional.of("rtmp://h/live"), name).isEmpty());
    }

    @Test
    void shouldRefuseAnAppThatClimbs() {
        assertTrue(StreamAddress.of("live/..", Optional.empty(), "test").isEmpty());
    }

    @Test
    void shouldRefuseWhatIsLongerThan512Bytes() {
        String app = "live";
        assertEquals(
                512,
                StreamAddress.of(app, Optional.empty(), "x".repeat(507))
                        .orElseThrow()
                        .key()
                        .length());
        assertTrue(StreamAddress.of(app, Optional.empty(), "x".repeat(508)).isEmpty());
        assertTrue(StreamAddress.of(app, Optional.empty(), "ü".repeat(254)).isEmpty());
        assertTrue(
                StreamAddress.of(app, Optional.empty(), "x?" + "y".repeat(4096)).isPresent());
        assertTrue(
                StreamAddress.of(app, Optional.empty(), "x?" + "y".repeat(4097)).isEmpty());
    }
}
