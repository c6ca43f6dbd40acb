package weir.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.flv.FlvMetadata;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.testkit.ExternalProcess;
import weir.testkit.FlvFile;

/** A file from its beginning to its name, and what becomes of one that was left behind. */
class RecordingFileTest {

    @TempDir
    private Path directory;

    @Test
    void shouldBeAPartUntilItIsComplete() throws IOException {
        Path name = directory.resolve("a/b.flv");
        RecordingFile file = create(name);
        assertTrue(Files.exists(directory.resolve("a/b.flv.part")));
        assertFalse(Files.exists(name));
        file.finish();
        assertEquals(name, file.name());
        assertEquals(2, FlvFile.read(name).tags().size());
        assertFalse(Files.exists(directory.resolve("a/b.flv.part")));
    }

    @Test
    void shouldNeverReplaceAFile() throws IOException {
        Path name = directory.resolve("b.flv");
        Files.writeString(name, "precious");
        RecordingFile second = create(name);
        RecordingFile third = create(name);
        Files.writeString(directory.resolve("b_3.flv"), "precious too");
        second.finish();
        third.finish();
        assertEquals("b_2.flv", second.name().getFileName().toString());
        assertEquals("b_3_2.flv", third.name().getFileName().toString());
        assertEquals("precious", Files.readString(name));
        assertEquals("precious too", Files.readString(directory.resolve("b_3.flv")));
    }

    @Test
    void shouldRepairWhatWasLeftBehindAndLeaveWhatIsBeingWritten() throws IOException {
        RecordingFile lost = create(directory.resolve("lost.flv"));
        lost.flush();
        Files.copy(
                directory.resolve("lost.flv.part"),
                directory.resolve("crashed.flv.part"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.createFile(directory.resolve("empty.flv.part"));
        Files.writeString(directory.resolve("other.flv.part"), "nothing that Weir wrote");

        LeftOvers.repair(directory);
        assertEquals(2, FlvFile.read(directory.resolve("crashed.flv")).tags().size());
        assertTrue(Files.exists(directory.resolve("lost.flv.part")));
        assertFalse(Files.exists(directory.resolve("empty.flv.part")));
        assertTrue(Files.exists(directory.resolve("other.flv.part")));
        lost.finish();
        assertTrue(Files.exists(directory.resolve("lost.flv")));
    }

    @Test
    @DisplayName("A node that looks for what was left behind keeps the lock on what it writes itself")
    void shouldStayLockedForOtherProcessesThroughARepair() throws IOException {
        RecordingFile file = create(directory.resolve("a.flv"));
        file.flush();
        Path part = directory.resolve("a.flv.part");
        LeftOvers.repair(directory);
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                "weir.node.Main",
                "repair",
                part.toString());
        try (ExternalProcess other = ExternalProcess.start("weir repair", new ProcessBuilder(command))) {
            other.waitFor(Duration.ofSeconds(60));
            assertTrue(other.outputContains("is being recorded"), other.output()::toString);
        }
        assertTrue(Files.exists(part));
        file.finish();
        assertTrue(Files.exists(directory.resolve("a.flv")));
    }

    @Test
    void shouldBeginTheFileOfANameThatIsFreeAgain() throws IOException {
        Path name = directory.resolve("a.flv");
        for (int i = 0; i < 2; i++) {
            create(name).finish();
            assertEquals(2, FlvFile.read(name).tags().size());
            Files.delete(name);
        }
    }

    @Test
    void shouldSearchPastWhatItMayNotRead() throws IOException {
        RecordingFile lost = create(directory.resolve("lost.flv"));
        lost.flush();
        Path crashed = directory.resolve("z/crashed.flv.part");
        Files.createDirectories(crashed.getParent());
        Files.copy(directory.resolve("lost.flv.part"), crashed);
        Path closed = Files.createDirectory(
                directory.resolve("lost+found"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        LeftOvers.repair(directory);
        assertTrue(Files.exists(directory.resolve("z/crashed.flv")));

        // who may read everything sees it here only
        LeftOvers.Parts parts = new LeftOvers.Parts(directory);
        AccessDeniedException denied = new AccessDeniedException(closed.toString());
        assertEquals(FileVisitResult.CONTINUE, parts.visitFileFailed(closed, denied));
        assertThrows(AccessDeniedException.class, () -> parts.visitFileFailed(directory, denied));
    }

    @Test
    void shouldSayWhatItRepaired() throws IOException {
        RecordingFile lost = create(directory.resolve("lost.flv"));
        lost.flush();
        Path copy = directory.resolve("copy.flv.part");
        Files.copy(directory.resolve("lost.flv.part"), copy);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> files =
                List.of(copy.toString(), directory.resolve("lost.flv.part").toString(), "/no/such.flv");
        assertFalse(RepairCommand.run(files, new PrintStream(out), new PrintStream(err)));
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("2 tags") && said.contains("it is " + directory.resolve("copy.flv")), said);
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("is being recorded"), err.toString());
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("/no/such.flv: does not exist"), err.toString());
    }

    private static RecordingFile create(Path name) throws IOException {
        RecordingFile file = RecordingFile.create(name, FlvMetadata.NONE, 10);
        byte[] sound = {(byte) 0xAF, 1, 0x21, 0x10};
        file.write(new Frame(Frame.Type.AUDIO, 0, sound, FrameClassifier.classify(Frame.Type.AUDIO, sound)));
        return file;
    }
}
