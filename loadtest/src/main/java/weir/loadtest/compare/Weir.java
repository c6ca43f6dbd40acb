package weir.loadtest.compare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * Weir, started by a command to which its ports are added.
 *
 * @param command as a shell takes it, {@code NAME=value} before it allowed
 */
public record Weir(String name, String command) implements Contender {

    private static final Duration ANSWER = Duration.ofSeconds(2);

    @Override
    public Running start(Cores cores) {
        int rtmp = Program.freePort();
        int operations = Program.freePort();
        String options = " --listen 127.0.0.1:%d --ops 127.0.0.1:%d --http 127.0.0.1:0 --cluster 127.0.0.1:0"
                .formatted(rtmp, operations);
        // Each in the place of the one before, so that the process is the server in the end.
        List<String> shell = cores.bind(List.of("sh", "-c", "exec env " + command + options));
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operations + "/ready"))
                .timeout(ANSWER)
                .build();
        return Program.start(name, "rtmp://127.0.0.1:" + rtmp + "/live", shell, () -> isOk(http, ready));
    }

    private static boolean isOk(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
