package weir.node;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import weir.settings.HostPort;

/** What a started node says on the console: what listens where, how to publish, how to play. */
final class Banner {

    private static final int RTMP_PORT = 1935;

    private Banner() {}

    /** The three lines. */
    static List<String> lines(String version, Map<Listener, HostPort> bound, HostPort cluster) {
        String listeners = bound.entrySet().stream()
                .map(entry -> entry.getKey().word() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        String url = "rtmp://" + rtmpAuthority(bound) + "/live";
        return List.of(
                "Weir " + version + " listens: " + listeners + ", cluster " + cluster,
                "Publish: server " + url + ", stream key test (ffmpeg -re -i FILE -c copy -f flv " + url + "/test)",
                "Play:    ffplay " + url + "/test");
    }

    private static String rtmpAuthority(Map<Listener, HostPort> bound) {
        HostPort rtmp = bound.getOrDefault(Listener.RTMP, new HostPort("localhost", RTMP_PORT));
        String host = rtmp.isAllInterfaces() ? "localhost" : rtmp.urlHost();
        return rtmp.port() == RTMP_PORT ? host : host + ":" + rtmp.port();
    }
}
