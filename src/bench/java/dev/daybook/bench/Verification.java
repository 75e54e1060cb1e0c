package dev.daybook.bench;

import dev.daybook.export.ExportVerification;
import dev.daybook.integrity.Verdict;
import dev.daybook.integrity.note.NoteVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verification of an export of a whole log with its proof, against hashing all bytes that are in its zip. */
final class Verification {

    private static final JsonMapper JSON = new JsonMapper();

    private final Load load;
    private final Report report;
    private final Path directory;
    private final int rounds;
    private final int warmUp;
    private final HttpClient http = HttpClient.newHttpClient();

    Verification(Load load, Report report, Path directory, int rounds, int warmUp) {
        this.load = load;
        this.report = report;
        this.directory = directory;
        this.rounds = rounds;
        this.warmUp = warmUp;
    }

    /** Measures, with the log of an organization. */
    void measure(String organization) throws Exception {
        URI artifact = Exports.build(load, http, """
                {"includeIdentifyingFields": true, "noCache": true, "orgId": "%s", "include": ["proof"],
                 "includeReport": ["ADMIN_USAGE", "APP_USAGE"]}""".formatted(organization));
        Path zip = directory.resolve("verified.zip");
        Exports.download(load, http, artifact, zip);
        List<NoteVerifier> keys = keys(organization);
        List<Double> hashed = new ArrayList<>();
        List<Double> verified = new ArrayList<>();
        for (int round = -warmUp; round < rounds; round++) {
            long begin = System.nanoTime();
            long bytes = hash(zip);
            double hashing = (System.nanoTime() - begin) / 1e9;
            begin = System.nanoTime();
            Verdict verdict = ExportVerification.verify(zip, keys, List.of());
            double verifying = (System.nanoTime() - begin) / 1e9;
            if (!verdict.faults().isEmpty()) {
                throw new IllegalStateException(verdict.faults().toString());
            }
            System.out.printf(
                    Locale.ROOT,
                    "verify: %d entries, %d bytes, hashed in %.2f s, verified in %.2f s%n",
                    verdict.entries(),
                    bytes,
                    hashing,
                    verifying);
            if (round >= 0) {
                hashed.add(hashing);
                verified.add(verifying);
            }
        }
        report.ratio(
                "Verifying an export of the whole log with its proof (s)",
                "SHA-256 of the bytes in its zip",
                verified,
                hashed,
                "≤ 3");
    }

    private static long hash(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        digest.update(buffer, 0, read);
                        bytes += read;
                    }
                }
            }
        }
        return bytes;
    }

    private List<NoteVerifier> keys(String organization) throws IOException, InterruptedException {
        String answer =
                Exports.send(load, http, "/.well-known/daybook-log-keys", null).body();
        List<NoteVerifier> keys = new ArrayList<>();
        for (JsonNode log : JSON.readTree(answer).get("logs")) {
            if (log.get("organization").asString().equals(organization)) {
                log.get("keys")
                        .forEach(key ->
                                keys.add(NoteVerifier.parse(key.get("key").asString())));
            }
        }
        return keys;
    }
}
