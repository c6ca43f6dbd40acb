package weir.connection;

import java.util.ArrayDeque;
import org.apache.pekko.actor.typed.ActorRef;
import weir.media.Frame;
import weir.media.FrameHeader;
import weir.media.ViewerClock;
import weir.rtmp.chunk.ChunkedMessage;
import weir.stream.Playback;
import weir.stream.StreamKey;
import weir.stream.Subscriber;

/**
 * One recording played over one message stream of a connection. Nothing is dropped: the player of the recording sends on only when
 * what it sent has left, which bounds the frames that wait here. What the session says of runs has a bound of its own.
 */
final class RecordedPlay implements Play {

    private static final int NO_FRAME = -1;

    /** @param weight of a frame, see {@link Playback#weight}; or {@link #NO_FRAME} */
    private record Waiting(ChunkedMessage message, int payloadBytes, int weight) {}

    private final int streamId;
    private final int subscription;
    private final StreamKey key;
    private final boolean multitrack;
    private final RtmpEncoding encoding;
    private final ActorRef<Playback.Command> player;
    /** Written before any frame, and while paused too. */
    private final ArrayDeque<byte[]> first = new ArrayDeque<>();

    private int firstBytes;

    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private int run = -1;
    private boolean audioWanted = true;
    private boolean videoWanted = true;
    private boolean awaitingKeyframe;
    private boolean paused;
    private boolean ended;

    /**
     * @param multitrack the player declared that it reads multitrack messages
     * @param player of the recording
     */
    RecordedPlay(
            int streamId,
            int subscription,
            StreamKey key,
            int chunkSize,
            boolean multitrack,
            ActorRef<Playback.Command> player) {
        this.streamId = streamId;
        this.subscription = subscription;
        this.key = key;
        this.multitrack = multitrack;
        this.encoding = new RtmpEncoding(chunkSize, streamId, new ViewerClock(0));
        this.player = player;
    }

    /** What waits of the run before is forgotten; {@code opening} is written, and then this run's frames. */
    void begin(int nextRun, byte[] opening) {
        run = nextRun;
        queue.clear();
        awaitingKeyframe = false;
        first.add(opening);
        firstBytes += opening.length;
        player.tell(new Playback.Begin(nextRun));
    }

    /** Takes frames of the recording. */
    void offer(Subscriber.Played played) {
        if (played.run() != run || ended) {
            return;
        }
        int unwanted = 0;
        for (Frame frame : played.frames()) {
            if (wants(frame)) {
                queue.add(new Waiting(encoding.encode(frame), frame.size(), Playback.weight(frame)));
            } else {
                unwanted += Playback.weight(frame);
            }
        }
        taken(unwanted);
    }

    /** The run is complete: {@code last} is written behind its frames. */
    void complete(int completedRun, byte[] last) {
        if (completedRun == run) {
            queue.add(new Waiting(ChunkedMessage.ofChunks(last), 0, NO_FRAME));
        }
    }

    private boolean wants(Frame frame) {
        if (frame.header().multitrack() && !multitrack) {
            return false;
        }
        if (frame.isConfiguration()) {
            return true;
        }
        return switch (frame.type()) {
            case AUDIO -> audioWanted;
            case VIDEO -> videoWanted && isDecodable(frame);
            case DATA -> true;
        };
    }

    private boolean isDecodable(Frame frame) {
        if (frame.header().role() == FrameHeader.Role.KEYFRAME) {
            awaitingKeyframe = false;
        }
        return !awaitingKeyframe || !frame.isInter();
    }

    private void taken(int weight) {
        if (weight > 0) {
            player.tell(new Playback.Taken(run, weight));
        }
    }

    @Override
    public int streamId() {
        return streamId;
    }

    @Override
    public int subscription() {
        return subscription;
    }

    @Override
    public StreamKey key() {
        return key;
    }

    @Override
    public boolean hasJoined() {
        return false;
    }

    @Override
    public void offer(Subscriber.Delivered delivered) {
        // of a live stream of the same name
    }

    @Override
    public void wantAudio(boolean wanted) {
        audioWanted = wanted;
    }

    @Override
    public void wantVideo(boolean wanted) {
        if (videoWanted != wanted) {
            videoWanted = wanted;
            awaitingKeyframe = true;
        }
    }

    @Override
    public void pause(boolean pausing) {
        paused = pausing;
    }

    @Override
    public void end(byte[] last) {
        ended = true;
        paused = false;
        queue.add(new Waiting(ChunkedMessage.ofChunks(last), 0, NO_FRAME));
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public boolean isEmpty() {
        return first.isEmpty() && (paused || queue.isEmpty());
    }

    @Override
    public boolean overflowed() {
        return firstBytes > Outbox.MAX_CONTROL_BYTES;
    }

    @Override
    public boolean isHeld() {
        return paused;
    }

    @Override
    public void drainTo(Batch batch, int maxBytes, Outbox.Sent sent) {
        while (!first.isEmpty() && batch.bytes() < maxBytes) {
            byte[] next = first.poll();
            firstBytes -= next.length;
            batch.add(next);
        }
        int weight = 0;
        while (!paused && !queue.isEmpty() && batch.bytes() < maxBytes) {
            Waiting next = queue.poll();
            batch.add(next.message());
            if (next.weight() != NO_FRAME) {
                weight += next.weight();
                sent.frame(next.payloadBytes());
            }
        }
        taken(weight);
    }
}
