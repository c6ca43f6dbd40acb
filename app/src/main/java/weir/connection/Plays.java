package weir.connection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import weir.rtmp.session.PeerCapabilities;
import weir.rtmp.session.ServerEvent;
import weir.rtmp.session.StatusCode;
import weir.stream.Playback;
import weir.stream.StreamKey;

/** The streams that one client plays, live and recorded. */
final class Plays {

    /** @param subscription tells this play from those before it on the same message stream, whose events may still be under way */
    private record Playing(int streamId, int subscription, StreamKey key) {}

    private final Client client;
    private final RecordedPlays recorded;
    private final Map<Integer, Playing> playing = new HashMap<>();
    private int lastSubscription;
    private boolean multitrack;

    /** @param self how players of recordings reach the connection: what comes is for {@link #receive} */
    Plays(Client client, ActorRef<Playback.Event> self) {
        this.client = client;
        this.recorded = new RecordedPlays(client, self);
    }

    void declare(PeerCapabilities capabilities) {
        multitrack = capabilities.has(PeerCapabilities.MULTITRACK);
    }

    boolean isEmpty() {
        return playing.isEmpty() && recorded.isEmpty();
    }

    void receive(Playback.Event event) {
        recorded.receive(event, multitrack);
    }

    private void start(ServerEvent.PlayRequested play) {
        if (!client.relay().edge()) {
            client.session().rejectPlay(play.streamId(), StatusCode.PLAY_FAILED, "This node serves no players.");
            return;
        }
        StreamKey key = new StreamKey(play.address().app(), play.address().name());
        int subscription = ++lastSubscription;
        if (recorded.isMeant(play, key)) {
            recorded.start(play, key, subscription);
            return;
        }
        playing.put(play.streamId(), new Playing(play.streamId(), subscription, key));
        client.session().acceptPlay(play.streamId());
        client.flush();
        int chunkSize = client.relay().connection().chunkSize();
        client.tell(new Egress.StartPlay(play.streamId(), subscription, key, chunkSize, multitrack));
        client.info().plays(key);
        client.relay().metrics().subscribers().inc();
        client.logStream("subscriber started", key, "play");
    }

    /** A wish of the player's. @return whether a play has begun or ended by it */
    boolean heed(ServerEvent event) {
        if (event instanceof ServerEvent.PlayRequested play) {
            start(play);
            return true;
        }
        if (event instanceof ServerEvent.PlayEnded ended) {
            stop(ended.streamId());
            return true;
        }
        wish(event);
        recorded.heed(event);
        return false;
    }

    private void wish(ServerEvent event) {
        if (event instanceof ServerEvent.PauseRequested pause) {
            client.tell(new Egress.Pause(pause.streamId(), pause.paused()));
        } else if (event instanceof ServerEvent.AudioWanted want) {
            client.tell(new Egress.WantAudio(want.streamId(), want.wanted()));
        } else if (event instanceof ServerEvent.VideoWanted want) {
            client.tell(new Egress.WantVideo(want.streamId(), want.wanted()));
        } else if (event instanceof ServerEvent.SeekRequested seek && !recorded.has(seek.streamId())) {
            client.session().rejectSeek(seek.streamId(), StatusCode.SEEK_FAILED, "A live stream cannot be moved in.");
        }
    }

    /** The player stopped. */
    private void stop(int streamId) {
        recorded.stop(streamId);
        if (forget(streamId, "stopped by the player")) {
            client.tell(new Egress.StopPlay(streamId));
        }
    }

    /** The streams are over: the player learns it behind the last frame. */
    void end(List<Integer> subscriptions, String reason) {
        subscriptions.forEach(subscription -> find(subscription).ifPresent(play -> end(play, reason)));
    }

    void endAll(String reason) {
        List.copyOf(playing.values()).forEach(play -> end(play, reason));
        recorded.endAll(reason);
    }

    private void end(Playing play, String reason) {
        forget(play.streamId(), reason);
        client.flush();
        client.session().playEnded(play.streamId());
        sendLast(play.streamId());
    }

    void notFound(int subscription) {
        find(subscription).ifPresent(play -> {
            forget(play.streamId(), "nobody published it");
            client.flush();
            client.session()
                    .playRevoked(play.streamId(), StatusCode.PLAY_STREAM_NOT_FOUND, "Nobody publishes this stream.");
            sendLast(play.streamId());
        });
    }

    private Optional<Playing> find(int subscription) {
        return playing.values().stream()
                .filter(play -> play.subscription() == subscription)
                .findFirst();
    }

    /** The connection is gone. */
    void abandon(String reason) {
        List.copyOf(playing.keySet()).forEach(streamId -> forget(streamId, reason));
        recorded.abandon(reason);
    }

    private void sendLast(int streamId) {
        client.tell(new Egress.EndPlay(streamId, client.session().takeOutput()));
    }

    private boolean forget(int streamId, String reason) {
        Playing play = playing.remove(streamId);
        if (play == null) {
            return false;
        }
        StreamKey key = play.key();
        client.info().stoppedPlaying(key);
        client.relay().metrics().subscribers().dec();
        client.logStream("subscriber ended", key, reason);
        return true;
    }
}
