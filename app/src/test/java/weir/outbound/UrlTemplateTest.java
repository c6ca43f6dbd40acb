package weir.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.session.RtmpUrl;
import weir.stream.StreamKey;

class UrlTemplateTest {

    private static final StreamKey KEY = new StreamKey("live/eu", "test");

    @ParameterizedTest
    @CsvSource({
        "rtmp://host/app, rtmp://host/app/test",
        "rtmp://host/app/, rtmp://host/app/test",
        "rtmp://host:1940/app?token=a, rtmp://host:1940/app/test?token=a",
        "rtmp://host/app/name, rtmp://host/app/name",
        "rtmps://host/app/instance/name?a=b, rtmps://host/app/instance/name?a=b",
        "rtmp://host/{app}/{name}, rtmp://host/live/eu/test",
        "rtmp://host/{app}, rtmp://host/live/eu/test",
        "rtmp://host/copies/{app}-{name}?of={name}, rtmp://host/copies/live/eu-test?of=test",
        "rtmp://[::1]:1935/app, rtmp://[::1]:1935/app/test",
    })
    @DisplayName("003 FR-001: the name is appended, taken as it is, or filled in")
    void shouldLeadToAPlace(String destination, String place) {
        RtmpUrl url = UrlTemplate.parse(destination).of(KEY);
        RtmpUrl expected = RtmpUrl.parse(place);
        assertEquals(expected.tcUrl() + "/" + expected.nameWithQuery(), url.tcUrl() + "/" + url.nameWithQuery());
        assertEquals(expected.secure(), url.secure());
        assertEquals(expected.port(), url.port());
    }

    @Test
    void shouldFillInAStreamNamedLikeAPlaceholder() {
        RtmpUrl url = UrlTemplate.parse("rtmp://host/{app}/{name}$1").of(new StreamKey("{name}", "{app}"));
        assertEquals("{name}", url.app());
        assertEquals("{app}$1", url.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host/app",
                "http://host/secret",
                "rtmp://host",
                "rtmp://host/",
                "rtmp://ho st/secret",
                "rtmp://host:0/secret",
                "rtmp://{app}/secret",
                "rtmp://host/app/{key}secret",
                "rtmp://host/app/secret\n",
                "rtmp://user:secret@host/app",
            })
    void shouldRefuseWhatIsNoPlaceWithoutShowingIt(String text) {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> UrlTemplate.parse(text));
        assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "rtmp://host/app, rtmp://host/app",
        "rtmp://host/{app}/{name}, rtmp://host/{app}/{name}",
        "rtmp://host/app/secret, rtmp://host/app/***",
        "rtmp://host/app?secret, rtmp://host/app/***",
        "rtmp://host/app/{name}-secret, rtmp://host/app/***",
    })
    void shouldShowNoKey(String destination, String shown) {
        assertEquals(shown, UrlTemplate.parse(destination).toString());
    }
}
