package dev.daybook.integrity.note;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs checkpoints, and which keys it takes the place of. As text it is a line with the secret, and a line
 * {@code replaces <base64 of the public key>} for each of those.
 *
 * @param signer the key; each log signs with it in its own name
 * @param replaced the public keys whose logs it may go on signing
 */
public record SigningKey(NoteSigner signer, Set<Hash> replaced) {

    /** The name in the text of a key that is no log's own. */
    private static final String NAME = "daybook";

    private static final String REPLACES = "replaces";

    public SigningKey {
        replaced = Set.copyOf(replaced);
    }

    /** A new key that replaces none. */
    public static SigningKey generate() {
        return new SigningKey(NoteSigner.generate(NAME), Set.of());
    }

    /** The key that a text stands for. */
    public static SigningKey parse(String text) {
        List<String> lines = text.lines().toList();
        Set<Hash> replaced = new LinkedHashSet<>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            replaced.add(Hash.ofBase64(new Lines(line + "\n").labelled(REPLACES)));
        }
        return new SigningKey(NoteSigner.parse(lines.isEmpty() ? "" : lines.getFirst()), replaced);
    }

    /** The key that settings give. */
    public static SigningKey of(String secret, @Nullable String replacedVerifier) {
        return new SigningKey(
                NoteSigner.parse(secret),
                replacedVerifier == null ? Set.of() : Set.of(publicKey(NoteVerifier.parse(replacedVerifier))));
    }

    /** A new key in the place of this one, and of those that this one replaced. */
    public SigningKey replacement() {
        Collection<Hash> all = new ArrayList<>(replaced);
        all.add(publicKey(signer.verifier()));
        return new SigningKey(NoteSigner.generate(NAME), new LinkedHashSet<>(all));
    }

    /** Whether it may go on where another key has signed. */
    public boolean replaces(NoteVerifier other) {
        return replaced.contains(publicKey(other));
    }

    /** The text form, which is the secret. */
    public String secret() {
        return signer.secret() + "\n"
                + replaced.stream()
                        .map(key -> REPLACES + " " + key.base64() + "\n")
                        .sorted()
                        .collect(Collectors.joining());
    }

    private static Hash publicKey(NoteVerifier verifier) {
        return Hash.of(verifier.publicKey());
    }

    /** Nothing of the secret. */
    @Override
    public String toString() {
        return signer.toString();
    }
}
