package weir.vod;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import weir.stream.Playback;
import weir.stream.RecordedStreams;
import weir.stream.StreamKey;
import weir.telemetry.VodMetrics;

/** The recordings of this node: starts a player for everyone who asks for one, up to a bound. */
public final class VodLibrary extends AbstractBehavior<VodLibrary.Command> {

    public sealed interface Command {}

    private record Play(Playback.Request request) implements Command {}

    private record PlayerEnded(Playback.Request request) implements Command {}

    private static final DispatcherSelector THREADS = DispatcherSelector.fromConfig("weir-vod-dispatcher");

    private final VodSettings settings;
    private final RecordingDirectory directory;
    private final VodMetrics metrics;
    private int players;

    private VodLibrary(ActorContext<Command> context, VodSettings settings, VodMetrics metrics) {
        super(context);
        this.settings = settings;
        this.directory = new RecordingDirectory(settings.application(), settings.directory());
        this.metrics = metrics;
    }

    /** Starts what plays recordings, and gives the way to it. */
    public static RecordedStreams start(ActorContext<?> context, VodSettings settings, VodMetrics metrics) {
        if (!settings.isOn()) {
            return RecordedStreams.NONE;
        }
        ActorRef<Command> library = context.spawn(create(settings, metrics), "recordings-to-play");
        return new Door(library, new RecordingDirectory(settings.application(), settings.directory()));
    }

    static Behavior<Command> create(VodSettings settings, VodMetrics metrics) {
        return Behaviors.setup(context -> new VodLibrary(context, settings, metrics));
    }

    /** What connections see of it. */
    private record Door(ActorRef<Command> library, RecordingDirectory directory) implements RecordedStreams {
        @Override
        public boolean mayHave(StreamKey key) {
            return directory.mayHave(key);
        }

        @Override
        public void play(Playback.Request request) {
            library.tell(new Play(request));
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Play.class, this::onPlay)
                .onMessage(PlayerEnded.class, this::onPlayerEnded)
                .build();
    }

    private Behavior<Command> onPlay(Play play) {
        Playback.Request request = play.request();
        if (players >= settings.maxPlays()) {
            metrics.refused(Playback.Ending.BUSY.label());
            request.viewer().tell(new Playback.Over(request.subscription(), Playback.Ending.BUSY));
            return this;
        }
        players++;
        getContext()
                .watchWith(
                        getContext().spawnAnonymous(VodPlayer.create(request, directory, settings, metrics), THREADS),
                        new PlayerEnded(request));
        return this;
    }

    /** However it ended, the viewer knows; if it has been told before, it does not mind. */
    private Behavior<Command> onPlayerEnded(PlayerEnded ended) {
        players--;
        Playback.Request request = ended.request();
        request.viewer().tell(new Playback.Over(request.subscription(), Playback.Ending.FAULT));
        return this;
    }
}
