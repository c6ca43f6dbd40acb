package weir.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real {@code ffmpeg} and {@code ffprobe} programs, unpacked from a test dependency once for each build directory. */
public final class Ffmpeg {

    private static final String RESOURCES = "org/bytedeco/ffmpeg/linux-x86_64-gpl/";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Of a desktop's sound and screen: the programs are linked to them and a bare machine has none. With the versions asked for. */
    private static final Map<String, List<String>> DESKTOP_LIBRARIES = Map.of(
            "libpulse.so.0", List.of("PULSE_0"),
            "libasound.so.2", List.of("ALSA_0.9", "ALSA_0.9.0rc4"),
            "libxcb.so.1", List.of(),
            "libxcb-shm.so.0", List.of());

    private static final Pattern LIBRARY_MISSING = Pattern.compile("error while loading shared libraries: ([^:]+):");

    private static Optional<Path> directory = Optional.empty();

    private Ffmpeg() {}

    /** {@code ffmpeg} with the arguments, preceded by those that make it quiet but for warnings. */
    public static ProcessBuilder ffmpeg(List<String> arguments) {
        return program("ffmpeg", List.of("-hide_banner", "-nostdin", "-nostats", "-loglevel", "warning"), arguments);
    }

    public static ProcessBuilder ffmpeg(String... arguments) {
        return ffmpeg(List.of(arguments));
    }

    /** {@code ffprobe} with the arguments, preceded by those that make it print nothing but errors and what was asked for. */
    public static ProcessBuilder ffprobe(String... arguments) {
        return program("ffprobe", List.of("-hide_banner", "-loglevel", "error"), List.of(arguments));
    }

    /** What a decoder complains about in the file, or at the address, from its beginning to its end; nothing if all is well. */
    public static List<String> decode(String source) {
        List<String> arguments = List.of("-loglevel", "error", "-xerror", "-i", source, "-f", "null", "-");
        return ExternalProcess.run("ffmpeg decoding " + source, ffmpeg(arguments), LIMIT);
    }

    private static ProcessBuilder program(String name, List<String> always, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(unpacked().resolve(name).toString());
        command.addAll(always);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LD_LIBRARY_PATH", unpacked().toString());
        return builder;
    }

    private static synchronized Path unpacked() {
        Path unpacked = directory.orElseGet(Ffmpeg::unpack);
        directory = Optional.of(unpacked);
        return unpacked;
    }

    private static Path unpack() {
        URL program = Ffmpeg.class.getClassLoader().getResource(RESOURCES + "ffmpeg");
        if (program == null || !System.getProperty("os.name").equals("Linux") || !isX86()) {
            return Tools.refuse("the ffmpeg programs of this build run on Linux on x86-64 only");
        }
        try {
            JarURLConnection jar = (JarURLConnection) program.openConnection();
            jar.setUseCaches(false);
            try (JarFile file = jar.getJarFile()) {
                String jarName = Path.of(file.getName()).getFileName().toString();
                return BuildDirectory.once("ffmpeg/" + jarName.replace(".jar", ""), to -> {
                    extract(file, to);
                    addMissingLibraries(to);
                });
            }
        } catch (IOException e) {
            throw new AssertionError("cannot unpack ffmpeg", e);
        }
    }

    private static boolean isX86() {
        return List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
    }

    private static void extract(JarFile jar, Path to) throws IOException {
        Files.createDirectories(to);
        for (JarEntry entry : jar.stream().toList()) {
            String name = entry.getName();
            String fileName = name.substring(name.lastIndexOf('/') + 1);
            boolean wanted = name.startsWith(RESOURCES) && !fileName.isEmpty() && !fileName.startsWith("libjni");
            if (wanted) {
                Path file = to.resolve(fileName);
                try (InputStream content = jar.getInputStream(entry)) {
                    Files.copy(content, file);
                }
                if (!file.toFile().setExecutable(true)) {
                    throw new IOException("cannot make " + file + " executable");
                }
            }
        }
    }

    private static void addMissingLibraries(Path directory) throws IOException {
        for (int i = 0; i <= DESKTOP_LIBRARIES.size(); i++) {
            Optional<String> missing = missingLibrary(directory);
            if (missing.isEmpty()) {
                return;
            }
            addStub(directory, missing.get());
        }
        throw new IOException("ffmpeg still lacks " + missingLibrary(directory).orElse("nothing"));
    }

    /** Puts a stub in place of the library, even where the machine has the real one. */
    static void addStub(Path directory, String library) throws IOException {
        if (!DESKTOP_LIBRARIES.containsKey(library)) {
            throw new IOException("ffmpeg needs " + library + " of this machine, which has none");
        }
        Files.write(directory.resolve(library), StubLibrary.named(library, DESKTOP_LIBRARIES.get(library)));
    }

    static List<String> desktopLibraries() {
        return DESKTOP_LIBRARIES.keySet().stream().sorted().toList();
    }

    private static Optional<String> missingLibrary(Path directory) {
        ProcessBuilder version = new ProcessBuilder(directory.resolve("ffmpeg").toString(), "-version");
        version.environment().put("LD_LIBRARY_PATH", directory.toString());
        try (ExternalProcess process = ExternalProcess.start("ffmpeg -version", version)) {
            process.waitFor(LIMIT);
            return process.output().stream()
                    .map(LIBRARY_MISSING::matcher)
                    .filter(Matcher::find)
                    .map(matcher -> matcher.group(1))
                    .findFirst();
        }
    }
}
