package weir.connection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.util.ByteString;
import weir.rtmp.session.PeerCapabilities;
import weir.rtmp.session.ServerEvent;
import weir.rtmp.session.StatusCode;
import weir.stream.StreamKey;

/** The streams that one client plays. */
final class Plays {

    private final Client client;
    private final Map<Integer, StreamKey> playing = new HashMap<>();
    private boolean multitrack;

    Plays(Client client) {
        this.client = client;
    }

    void declare(PeerCapabilities capabilities) {
        multitrack = capabilities.has(PeerCapabilities.MULTITRACK);
    }

    boolean isEmpty() {
        return playing.isEmpty();
    }

    void start(ServerEvent.PlayRequested play) {
        if (!client.relay().edge()) {
            client.session().rejectPlay(play.streamId(), StatusCode.PLAY_FAILED, "This node serves no players.");
            return;
        }
        StreamKey key = new StreamKey(play.address().app(), play.address().name());
        playing.put(play.streamId(), key);
        client.session().acceptPlay(play.streamId());
        client.flush();
        int chunkSize = client.relay().connection().chunkSize();
        client.tell(new Egress.StartPlay(play.streamId(), key, chunkSize, multitrack));
        client.info().plays(key);
        client.relay().metrics().subscribers().inc();
        client.logStream("subscriber started", key, "play");
    }

    /** The player stopped. */
    void stop(int streamId) {
        if (forget(streamId, "stopped by the player")) {
            client.tell(new Egress.StopPlay(streamId));
        }
    }

    /** The streams are over: the player learns it behind the last frame. */
    void end(List<Integer> streamIds, String reason) {
        for (int streamId : streamIds) {
            if (forget(streamId, reason)) {
                client.flush();
                client.session().playEnded(streamId);
                sendLast(streamId);
            }
        }
    }

    void endAll(String reason) {
        end(List.copyOf(playing.keySet()), reason);
    }

    void notFound(int streamId) {
        if (forget(streamId, "nobody published it")) {
            client.flush();
            client.session().playRevoked(streamId, StatusCode.PLAY_STREAM_NOT_FOUND, "Nobody publishes this stream.");
            sendLast(streamId);
        }
    }

    /** The connection is gone. */
    void abandon(String reason) {
        List.copyOf(playing.keySet()).forEach(streamId -> forget(streamId, reason));
    }

    private void sendLast(int streamId) {
        ByteString last = ByteString.fromArrayUnsafe(client.session().takeOutput());
        client.tell(new Egress.EndPlay(streamId, last));
    }

    private boolean forget(int streamId, String reason) {
        StreamKey key = playing.remove(streamId);
        if (key == null) {
            return false;
        }
        client.info().stoppedPlaying(key);
        client.relay().metrics().subscribers().dec();
        client.logStream("subscriber ended", key, reason);
        return true;
    }
}
