package weir.outbound;

import org.apache.pekko.actor.typed.ActorRef;
import weir.rtmp.session.ClientSession;
import weir.rtmp.session.ClientSettings;
import weir.rtmp.session.RtmpUrl;

/**
 * What one connection is opened for.
 *
 * @param attempt echoed in every event
 */
record OutboundRequest(
        Purpose purpose, RtmpUrl url, ClientSettings session, int attempt, ActorRef<OutboundEvent> owner) {

    private static final int LONGEST_REASON = 200;
    private static final String MASK = "***";

    /** What is asked for once the server has accepted the connection. */
    enum Purpose {
        PUBLISH,
        PLAY
    }

    void ask(ClientSession accepted) {
        switch (purpose) {
            case PUBLISH -> accepted.publish(url.nameWithQuery());
            case PLAY -> accepted.play(url.nameWithQuery());
        }
    }

    String maskedUrl() {
        return url.masked();
    }

    /** A text of the server's or about it, without the stream's name and its query. */
    String masked(String text) {
        String masked = without(url.name(), without(url.query(), text)).strip();
        return masked.length() <= LONGEST_REASON ? masked : masked.substring(0, LONGEST_REASON) + "…";
    }

    private static String without(String secret, String text) {
        return secret.isEmpty() ? text : text.replace(secret, MASK);
    }
}
