package weir.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A short clip with a moving test picture (320 x 180, 25 frames a second) and a tone. It is encoded into an FLV file once for each
 * build directory and then streamed as it is, so that encoders cost nothing while tests run.
 *
 * @param name of the file, without its ending
 * @param encoding the options of {@code ffmpeg} between its inputs (0 the picture, 1 the tone) and its output
 */
public record TestMedia(String name, int seconds, String encoding) {

    private static final int FRAMES_PER_SECOND = 25;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private static final String H264 =
            "-c:v libx264 -preset ultrafast -tune zerolatency -g %1$d -keyint_min %1$d -sc_threshold 0 ";
    private static final String AAC = "-c:a aac -b:a 64k";
    private static final String OPUS = "-c:a libopus -b:a 64k";

    /** What OBS sends with its low-latency settings: H.264 without B-frames, AAC. */
    public static TestMedia h264Aac(int seconds, int gopSeconds) {
        return clip("h264-aac", seconds, gopSeconds, H264 + AAC);
    }

    /** As {@link #h264Aac} with a picture of 640 x 360. */
    public static TestMedia h264AacLarger(int seconds, int gopSeconds) {
        return clip("h264-aac-larger", seconds, gopSeconds, "-s 640x360 " + H264 + AAC);
    }

    /** H.264 with B-frames, so that composition times are not 0, and AAC. */
    public static TestMedia h264BFramesAac(int seconds, int gopSeconds) {
        String video = "-c:v libx264 -preset veryfast -bf 2 -g %1$d -keyint_min %1$d -sc_threshold 0 ";
        return clip("h264-bframes-aac", seconds, gopSeconds, video + AAC);
    }

    /** HEVC (FourCC {@code hvc1}) and AAC. */
    public static TestMedia hevcAac(int seconds, int gopSeconds) {
        String video = "-c:v libx265 -preset ultrafast"
                + " -x265-params keyint=%1$d:min-keyint=%1$d:scenecut=0:log-level=error ";
        return clip("hevc-aac", seconds, gopSeconds, video + AAC);
    }

    /** AV1 ({@code av01}) and Opus ({@code Opus}). */
    public static TestMedia av1Opus(int seconds, int gopSeconds) {
        return clip("av1-opus", seconds, gopSeconds, "-c:v libsvtav1 -preset 10 -g %1$d " + OPUS);
    }

    /** VP9 ({@code vp09}) and Opus. */
    public static TestMedia vp9Opus(int seconds, int gopSeconds) {
        String video = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 300k -g %1$d ";
        return clip("vp9-opus", seconds, gopSeconds, video + OPUS);
    }

    /** H.264 and FLAC ({@code fLaC}). */
    public static TestMedia h264Flac(int seconds, int gopSeconds) {
        return clip("h264-flac", seconds, gopSeconds, H264 + "-c:a flac");
    }

    /** H.264 and AC-3 ({@code ac-3}). */
    public static TestMedia h264Ac3(int seconds, int gopSeconds) {
        return clip("h264-ac3", seconds, gopSeconds, H264 + "-c:a ac3");
    }

    /** H.264 and Enhanced AC-3 ({@code ec-3}). */
    public static TestMedia h264Eac3(int seconds, int gopSeconds) {
        return clip("h264-eac3", seconds, gopSeconds, H264 + "-c:a eac3");
    }

    /** H.264 and MP3 as the old header carries it. */
    public static TestMedia h264Mp3(int seconds, int gopSeconds) {
        return clip("h264-mp3", seconds, gopSeconds, H264 + "-c:a libmp3lame -ar 44100");
    }

    /** AAC and no picture. */
    public static TestMedia aacOnly(int seconds) {
        return new TestMedia("aac-only-%ds".formatted(seconds), seconds, "-map 1:a " + AAC);
    }

    /** H.264 and no sound. */
    public static TestMedia h264Only(int seconds, int gopSeconds) {
        return clip("h264-only", seconds, gopSeconds, "-map 0:v " + H264);
    }

    /** Two pictures and two tones, as multitrack packets of Enhanced RTMP. */
    public static TestMedia multitrack(int seconds, int gopSeconds) {
        return clip("multitrack", seconds, gopSeconds, "-map 0:v -map 0:v -map 1:a -map 1:a " + H264 + AAC);
    }

    private static TestMedia clip(String codecs, int seconds, int gopSeconds, String encoding) {
        String name = "%s-%ds-gop%ds".formatted(codecs, seconds, gopSeconds);
        return new TestMedia(name, seconds, encoding.formatted(gopSeconds * FRAMES_PER_SECOND));
    }

    /** The arguments of {@code ffmpeg} that encode the clip into an FLV file. */
    public List<String> encodeTo(Path file) {
        String inputs = "-f lavfi -i testsrc2=size=320x180:rate=%d:duration=%d".formatted(FRAMES_PER_SECOND, seconds)
                + " -f lavfi -i sine=frequency=440:sample_rate=48000:duration=%d".formatted(seconds);
        String options = inputs + " -pix_fmt yuv420p -ac 2 " + encoding + " -f flv";
        List<String> arguments = new ArrayList<>(List.of(options.split(" +")));
        arguments.add(file.toString());
        return List.copyOf(arguments);
    }

    /** The clip's file, encoded now if no test did before. */
    public Path file() {
        String version = Integer.toHexString(encodeTo(Path.of(name)).hashCode());
        return BuildDirectory.once("media/%s-%s.flv".formatted(name, version), file -> {
            ProcessBuilder encoder = Ffmpeg.ffmpeg(encodeTo(file));
            encoder.environment().put("SVT_LOG", "1");
            ExternalProcess.run("ffmpeg encoding " + name, encoder, LIMIT);
        });
    }

    /** Publishes the clip once, at the speed of its clock, and ends. */
    public ProcessBuilder publishTo(String url) {
        return publish(url, List.of());
    }

    /** Publishes the clip over and over, with times that go on. */
    public ProcessBuilder publishForeverTo(String url) {
        return publish(url, List.of("-stream_loop", "-1"));
    }

    private ProcessBuilder publish(String url, List<String> inputOptions) {
        List<String> arguments = new ArrayList<>(inputOptions);
        arguments.addAll(List.of("-re", "-i", file().toString(), "-map", "0", "-c", "copy"));
        arguments.addAll(List.of("-flvflags", "no_duration_filesize", "-f", "flv", url));
        return Ffmpeg.ffmpeg(arguments);
    }
}
