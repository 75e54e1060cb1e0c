package dev.daybook.integrity;

import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;

/** A secret key that signs notes in a name, in the text form that Go's note package calls a signer key. */
public final class NoteSigner {

    private static final String PREFIX = "PRIVATE+KEY+";

    /** What precedes the 32 bytes of a seed in the form that Java reads (RFC 8410, section 7). */
    private static final String PKCS8_PREFIX = "302e020100300506032b657004220420";

    private final byte[] seed;
    private final PrivateKey key;
    private final NoteVerifier verifier;

    private NoteSigner(byte[] seed, PrivateKey key, NoteVerifier verifier) {
        this.seed = seed;
        this.key = key;
        this.verifier = verifier;
    }

    private static NoteSigner of(String name, byte[] seed) {
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(HexFormat.of()
                            .parseHex(PKCS8_PREFIX + HexFormat.of().formatHex(seed))));
            return new NoteSigner(seed, key, NoteVerifier.of(name, publicKey(seed)));
        } catch (GeneralSecurityException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
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

    /**
     * The public half of the key with a seed. Java computes it only where it makes keys, so it makes one and gets the seed for
     * its random bytes; the id in a key's text and the tests' vectors would show if it did anything else.
     */
    private static byte[] publicKey(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new Seeded(seed));
        EdECPublicKey made = (EdECPublicKey) generator.generateKeyPair().getPublic();
        byte[] encoded = made.getEncoded();
        byte[] raw = new byte[Hash.BYTES];
        System.arraycopy(encoded, encoded.length - raw.length, raw, 0, raw.length);
        return raw;
    }

    /** The same key under another name: each log signs in its own. */
    public NoteSigner named(String name) {
        return new NoteSigner(seed, key, verifier.named(name));
    }

    /** What verifies this signer's signatures. */
    public NoteVerifier verifier() {
        return verifier;
    }

    /** The signature over a text. */
    byte[] sign(byte[] text) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(key);
            ed25519.update(text);
            return ed25519.sign();
        } catch (GeneralSecurityException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /** The text form, which is the secret. */
    public String secret() {
        return PREFIX + KeyName.format(verifier.name(), verifier.id(), seed);
    }

    /** The name and id, and nothing of the secret. */
    @Override
    public String toString() {
        return verifier.name() + "+" + KeyName.hex(verifier.id());
    }

    /** Gives a seed for random bytes. */
    private static final class Seeded extends SecureRandom {

        @Serial
        private static final long serialVersionUID = 1;

        private final byte[] seed;

        Seeded(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException("Asked for " + bytes.length + " bytes of a seed");
            }
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
