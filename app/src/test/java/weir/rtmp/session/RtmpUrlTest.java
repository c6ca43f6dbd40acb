package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtmpUrlTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            rtmp://h/live/test,             h,       1935, live,   test, '',      false, rtmp://h/live,           test
            rtmp://h:1936/live/test,        h,       1936, live,   test, '',      false, rtmp://h:1936/live,      test
            rtmps://h/live/test,            h,       443,  live,   test, '',      true,  rtmps://h/live,          test
            RTMPS://h:1935/live/test,       h,       1935, live,   test, '',      true,  rtmps://h:1935/live,     test
            rtmp://h/live/x/test?k=1&l=/2,  h,       1935, live/x, test, k=1&l=/2, false, rtmp://h/live/x,        test?k=1&l=/2
            rtmp://h/live,                  h,       1935, live,   '',   '',      false, rtmp://h/live,           ''
            rtmp://h/live/,                 h,       1935, live,   '',   '',      false, rtmp://h/live,           ''
            rtmp://[::1]:1936/live/test,    ::1,     1936, live,   test, '',      false, 'rtmp://[::1]:1936/live', test
            rtmp://10.0.0.1/live/test,      10.0.0.1, 1935, live,  test, '',      false, rtmp://10.0.0.1/live,    test
            """)
    void shouldRead(
            String text,
            String host,
            int port,
            String app,
            String name,
            String query,
            boolean secure,
            String tcUrl,
            String nameWithQuery) {
        RtmpUrl url = RtmpUrl.parse(text);
        assertEquals(new RtmpUrl(host, port, app, name, query, secure), url);
        assertEquals(tcUrl, url.tcUrl());
        assertEquals(nameWithQuery, url.nameWithQuery());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h/live/test",
                "http://h/live/test",
                "rtmp://",
                "rtmp://h",
                "rtmp://h/",
                "rtmp:///live/test",
                "rtmp://h:0/live/test",
                "rtmp://h:70000/live/test",
                "rtmp://h:x/live/test",
                "rtmp://user:pass@h/live/test",
                "rtmp://a b/live/test"
            })
    void shouldRefuse(String text) {
        assertThrows(IllegalArgumentException.class, () -> RtmpUrl.parse(text));
    }

    @Test
    void shouldNotRepeatAKeyInTheReason() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> RtmpUrl.parse("rtmp://a b/live/secret"));
        assertFalse(e.getMessage().contains("secret"));
    }
}
