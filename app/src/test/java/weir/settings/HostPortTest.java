package weir.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:1935, 127.0.0.1, 1935",
        "weir-0.weir.media.svc:17355, weir-0.weir.media.svc, 17355",
        "under_score:1, under_score, 1",
        ":1935, 0.0.0.0, 1935",
        "localhost:0, localhost, 0",
        "' localhost:65535 ', localhost, 65535",
        "[::1]:1935, ::1, 1935",
        "[::]:80, ::, 80",
        "[fe80::1%eth0]:80, fe80::1%eth0, 80",
        "[::ffff:10.0.0.1]:80, ::ffff:10.0.0.1, 80",
    })
    void shouldReadHostAndPort(String written, String host, int port) {
        assertEquals(new HostPort(host, port), HostPort.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "1935",
                "host:",
                "host:port",
                "host:65536",
                "host:-1",
                "host:123456",
                "::1:1935",
                "[::1]",
                "[::1]1935",
                "[]:1935",
                "[host]:1935",
                "ho st:1935",
                "ho\nst:1935",
                "-host:1",
                "http://host:80",
                "host:80/path",
                "a,b:80"
            })
    void shouldRefuseWhatIsNoHostAndPort(String written) {
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1935", "[::1]:0", "host:80"})
    void shouldBeWrittenAsItIsRead(String written) {
        assertEquals(written, HostPort.parse(written).toString());
    }

    @Test
    void shouldKnowAllInterfaces() {
        assertTrue(HostPort.parse(":1").isAllInterfaces());
        assertTrue(HostPort.parse("[::]:1").isAllInterfaces());
        assertFalse(HostPort.parse("127.0.0.1:1").isAllInterfaces());
    }

    @Test
    void shouldSayWhereASocketIsBound() throws UnknownHostException {
        InetAddress loopback = InetAddress.getByAddress("a-name", new byte[] {127, 0, 0, 1});
        assertEquals(new HostPort("127.0.0.1", 7), HostPort.of(new InetSocketAddress(loopback, 7)));
        assertEquals(new HostPort("name", 7), HostPort.of(InetSocketAddress.createUnresolved("name", 7)));
    }
}
