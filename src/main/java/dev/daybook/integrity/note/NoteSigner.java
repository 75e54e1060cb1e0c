package dev.daybook.integrity.note;

import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** A secret key that signs notes in a name, in the text form that Go's note package calls a signer key. */
public final class NoteSigner {

    private static final String PREFIX = "PRIVATE+KEY+";

    private final Ed25519PrivateKeyParameters key;
    private final NoteVerifier verifier;

    private NoteSigner(Ed25519PrivateKeyParameters key, NoteVerifier verifier) {
        this.key = key;
        this.verifier = verifier;
    }

    private static NoteSigner of(String name, byte[] seed) {
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(seed);
        return new NoteSigner(key, NoteVerifier.of(name, key.generatePublicKey().getEncoded()));
    }

    /** A new key. */
    public static NoteSigner generate(String name) {
        byte[] seed = new byte[Hash.BYTES];
        new SecureRandom().nextBytes(seed);
        return of(name, seed);
    }

    /** The signer that a text {@code PRIVATE+KEY+name+id+base64} stands for. */
    public static NoteSigner parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new MalformedException("A signer's key begins with " + PREFIX + ".");
        }
        KeyName.Parts parts = KeyName.parse(text.substring(PREFIX.length()));
        NoteSigner signer = of(parts.name(), parts.key().bytes());
        if (signer.verifier.id() != parts.id()) {
            throw new MalformedException("The id of the signer's key " + parts + " does not fit the key.");
        }
        return signer;
    }

    /** The same key under another name: each log signs in its own. */
    public NoteSigner named(String name) {
        return new NoteSigner(key, verifier.named(name));
    }

    /** What verifies this signer's signatures. */
    public NoteVerifier verifier() {
        return verifier;
    }

    /** The signature over a text. */
    byte[] sign(byte[] text) {
        Ed25519Signer ed25519 = new Ed25519Signer();
        ed25519.init(true, key);
        ed25519.update(text, 0, text.length);
        return ed25519.generateSignature();
    }

    /** The text form, which is the secret. */
    public String secret() {
        return PREFIX + KeyName.format(verifier.name(), verifier.id(), key.getEncoded());
    }

    /** The name and id, and nothing of the secret. */
    @Override
    public String toString() {
        return verifier.name() + "+" + KeyName.hex(verifier.id());
    }
}
