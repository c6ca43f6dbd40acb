package weir.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.rtmp.session.RtmpUrl;

class OwnAddressesTest {

    @ParameterizedTest
    @CsvSource({
        "rtmp://localhost/app/a, true",
        "rtmp://LOCALHOST:1935/app/a, true",
        "rtmp://this-host/app/a, true",
        "rtmp://127.0.0.1/app/a, true",
        "rtmp://127.8.8.8/app/a, true",
        "rtmp://[::1]/app/a, true",
        "rtmp://0.0.0.0/app/a, true",
        "rtmp://127.0.0.1:1936/app/a, false",
        "rtmps://127.0.0.1:1935/app/a, false",
        "rtmp://192.0.2.1/app/a, false",
        "rtmp://other-host/app/a, false",
    })
    void shouldKnowItself(String url, boolean itself) {
        assertEquals(itself, new OwnAddresses(1935, "this-host").include(RtmpUrl.parse(url)));
    }

    @Test
    void shouldKnowItsName() {
        assertNotEquals("", OwnAddresses.ofPort(1935).hostName());
    }
}
