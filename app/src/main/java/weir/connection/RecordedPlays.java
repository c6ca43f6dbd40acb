package weir.connection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import weir.rtmp.session.ServerEvent;
import weir.rtmp.session.StatusCode;
import weir.stream.Playback;
import weir.stream.StreamKey;

/** The recordings that one client plays. */
final class RecordedPlays {

    /** Clients send the places and times of {@code play} in milliseconds, and -1 for a live stream as that too. */
    private static final double LIVE_ONLY = -1;

    private static final double LIVE_ONLY_MILLIS = -1_000;

    /** A play, whose recording may still be looked for. */
    private static final class Playing {
        private final int streamId;
        private final int subscription;
        private final StreamKey key;
        private Optional<ActorRef<Playback.Command>> player = Optional.empty();
        private boolean begun;

        private Playing(int streamId, int subscription, StreamKey key) {
            this.streamId = streamId;
            this.subscription = subscription;
            this.key = key;
        }

        private void tell(Playback.Command command) {
            player.filter(ref -> begun).ifPresent(ref -> ref.tell(command));
        }

        private void stop() {
            player.ifPresent(ref -> ref.tell(Playback.Stop.INSTANCE));
        }
    }

    private final Client client;
    private final ActorRef<Playback.Event> self;
    private final Map<Integer, Playing> playing = new HashMap<>();
    private long bufferLength;

    /** @param self how players reach the connection: what comes is for {@link #receive} */
    RecordedPlays(Client client, ActorRef<Playback.Event> self) {
        this.client = client;
        this.self = self;
    }

    boolean isEmpty() {
        return playing.isEmpty();
    }

    /** Whether a recording is asked for, whatever there is. */
    boolean isMeant(ServerEvent.PlayRequested play, StreamKey key) {
        boolean liveOnly = play.start() == LIVE_ONLY || play.start() == LIVE_ONLY_MILLIS;
        return !liveOnly && client.relay().recorded().mayHave(key);
    }

    /** Looks for the recording; the client is answered when it is found, or is not. */
    void start(ServerEvent.PlayRequested play, StreamKey key, int subscription) {
        playing.put(play.streamId(), new Playing(play.streamId(), subscription, key));
        long duration = play.duration() >= 0 ? (long) play.duration() : Long.MAX_VALUE;
        client.relay()
                .recorded()
                .play(new Playback.Request(
                        key,
                        subscription,
                        Math.max(0, (long) play.start()),
                        duration,
                        bufferLength,
                        self,
                        client.frames()));
    }

    /** @param multitrack the client declared that it reads multitrack messages */
    void receive(Playback.Event event, boolean multitrack) {
        Optional<Playing> found = playing.values().stream()
                .filter(play -> play.subscription == event.subscription())
                .findFirst();
        if (found.isPresent()) {
            receive(event, found.get(), multitrack);
        } else if (event instanceof Playback.Opening late) {
            late.player().tell(Playback.Stop.INSTANCE);
        }
    }

    private void receive(Playback.Event event, Playing play, boolean multitrack) {
        client.flush();
        if (event instanceof Playback.Opening opening) {
            play.player = Optional.of(opening.player());
        } else if (event instanceof Playback.Ready ready) {
            begin(play, ready, multitrack);
        } else if (event instanceof Playback.Sought sought) {
            client.session().acceptSeek(play.streamId);
            client.tell(new Egress.NextRun(
                    play.streamId, sought.run(), client.session().takeOutput()));
        } else if (event instanceof Playback.NotSought) {
            client.session().rejectSeek(play.streamId, StatusCode.SEEK_INVALID_TIME, "There is nothing at that time.");
            client.flush();
        } else if (event instanceof Playback.Completed completed) {
            client.session().playCompleted(play.streamId, completed.duration());
            client.tell(new Egress.CompleteRun(
                    play.streamId, completed.run(), client.session().takeOutput()));
        } else if (event instanceof Playback.Over over) {
            end(play, over.ending());
        }
    }

    private void begin(Playing play, Playback.Ready ready, boolean multitrack) {
        play.begun = true;
        play.tell(new Playback.BufferLength(bufferLength));
        client.session().acceptRecordedPlay(play.streamId);
        client.tell(new Egress.StartRecorded(
                play.streamId,
                play.subscription,
                play.key,
                multitrack,
                ready.player(),
                ready.run(),
                client.session().takeOutput()));
        client.info().plays(play.key);
        client.relay().metrics().subscribers().inc();
        client.logStream("subscriber started", play.key, "play of a recording");
    }

    private void end(Playing play, Playback.Ending ending) {
        StatusCode code =
                switch (ending) {
                    case NOT_FOUND -> StatusCode.PLAY_STREAM_NOT_FOUND;
                    case BEYOND_END, UNREADABLE, BUSY, FAULT -> StatusCode.PLAY_FAILED;
                    case IDLE -> StatusCode.PLAY_STOP;
                };
        String why =
                switch (ending) {
                    case NOT_FOUND -> "There is no recording of this name.";
                    case BEYOND_END -> "The recording is shorter.";
                    case UNREADABLE -> "The recording cannot be read.";
                    case BUSY -> "As many recordings are played as may be.";
                    case IDLE -> "Nothing was asked for too long.";
                    case FAULT -> "The recording cannot be played.";
                };
        boolean began = play.begun;
        forget(play.streamId, why);
        if (began) {
            client.session().playRevoked(play.streamId, code, why);
            client.tell(new Egress.EndPlay(play.streamId, client.session().takeOutput()));
        } else {
            client.logStream("play refused", play.key, why);
            client.session().rejectPlay(play.streamId, code, why);
            client.flush();
        }
    }

    /** A wish of the client's about a play of this class, after it was told to the {@link Egress}. */
    void heed(ServerEvent event) {
        if (event instanceof ServerEvent.PauseRequested pause) {
            tell(pause.streamId(), new Playback.Pause(pause.paused()));
        } else if (event instanceof ServerEvent.SeekRequested seek) {
            tell(seek.streamId(), new Playback.Seek(seek.milliseconds()));
        } else if (event instanceof ServerEvent.BufferLengthSet length) {
            bufferLength = length.milliseconds();
            tell(length.streamId(), new Playback.BufferLength(bufferLength));
        }
    }

    private void tell(int streamId, Playback.Command command) {
        Optional.ofNullable(playing.get(streamId)).ifPresent(play -> play.tell(command));
    }

    boolean has(int streamId) {
        return playing.containsKey(streamId);
    }

    /** The client stopped. */
    void stop(int streamId) {
        if (forget(streamId, "stopped by the player")) {
            client.tell(new Egress.StopPlay(streamId));
        }
    }

    /** The node goes down. */
    void endAll(String reason) {
        for (int streamId : List.copyOf(playing.keySet())) {
            forget(streamId, reason);
            client.flush();
            client.session().playEnded(streamId);
            client.tell(new Egress.EndPlay(streamId, client.session().takeOutput()));
        }
    }

    /** The connection is gone. */
    void abandon(String reason) {
        List.copyOf(playing.keySet()).forEach(streamId -> forget(streamId, reason));
    }

    private boolean forget(int streamId, String reason) {
        Playing play = playing.remove(streamId);
        if (play == null) {
            return false;
        }
        play.stop();
        if (!play.begun) {
            return false;
        }
        client.info().stoppedPlaying(play.key);
        client.relay().metrics().subscribers().dec();
        client.logStream("subscriber ended", play.key, reason);
        return true;
    }
}
