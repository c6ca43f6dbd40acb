package weir.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import weir.settings.HostPort;

class StartFailureTest {

    private static final HostPort ADDRESS = new HostPort("10.0.0.1", 80);

    @Test
    void shouldNameTheAddressThatIsTaken() {
        Throwable taken = new CompletionException(new BindException("[/10.0.0.1:80] Address already in use"));
        assertEquals(
                "cannot listen on 10.0.0.1:80 (http): Address already in use",
                StartFailure.ofBind("http", ADDRESS, taken));
        assertEquals(
                "cannot listen on 10.0.0.1:80 (cluster): Address already in use",
                StartFailure.ofActorSystem(ADDRESS, taken));
    }

    @Test
    void shouldNameTheHostThatIsUnknown() {
        String line = "cannot listen on 10.0.0.1:80 (cluster): no such host";
        assertEquals(line, StartFailure.ofActorSystem(ADDRESS, new UnresolvedAddressException()));
        assertEquals(line, StartFailure.ofActorSystem(ADDRESS, new RuntimeException(new UnknownHostException("x"))));
    }

    @Test
    void shouldGiveTheRootOfOtherFailures() {
        assertEquals(
                "could not start: java.lang.IllegalStateException: deep",
                StartFailure.ofActorSystem(ADDRESS, new RuntimeException("top", new IllegalStateException("deep"))));
    }
}
