package dev.daybook.integrity.note;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** A public key that verifies the signatures of one name, in the text form that Go's note package calls a verifier key. */
public final class NoteVerifier {

    /** What precedes the 32 bytes of a public key in the form that Java reads (RFC 8410, section 4). */
    private static final String X509_PREFIX = "302a300506032b6570032100";

    private final String name;
    private final int id;
    private final byte[] raw;
    private final PublicKey key;

    private NoteVerifier(String name, byte[] raw, PublicKey key) {
        KeyName.check(name);
        this.name = name;
        this.id = KeyName.id(name, raw);
        this.raw = raw;
        this.key = key;
    }

    /** The verifier of a name with the 32 bytes of an Ed25519 public key (RFC 8032). */
    public static NoteVerifier of(String name, byte[] publicKey) {
        byte[] raw = Hash.of(publicKey).bytes();
        return new NoteVerifier(name, raw, publicKey(raw));
    }

    /** The same key under another name. */
    NoteVerifier named(String other) {
        return new NoteVerifier(other, raw, key);
    }

    /** The verifier that a text {@code name+id+base64} stands for. */
    public static NoteVerifier parse(String text) {
        KeyName.Parts parts = KeyName.parse(text);
        NoteVerifier verifier = of(parts.name(), parts.key().bytes());
        if (verifier.id != parts.id()) {
            throw new MalformedException("The id of the key " + Shown.of(parts.name()) + " is "
                    + KeyName.hex(verifier.id) + ", not " + KeyName.hex(parts.id()) + ".");
        }
        return verifier;
    }

    private static PublicKey publicKey(byte[] raw) {
        byte[] encoded = HexFormat.of().parseHex(X509_PREFIX + HexFormat.of().formatHex(raw));
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            // Only this looks whether the bytes are a point of the curve.
            Signature.getInstance("Ed25519").initVerify(key);
            return key;
        } catch (InvalidKeySpecException | InvalidKeyException invalid) {
            throw new MalformedException("These 32 bytes are not an Ed25519 public key.");
        } catch (GeneralSecurityException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /** Whose signatures it verifies. */
    public String name() {
        return name;
    }

    /** The id that stands before the signatures of this key. */
    public int id() {
        return id;
    }

    /** The 32 bytes of the public key. */
    public byte[] publicKey() {
        return raw.clone();
    }

    /** Whether a signature was made with this key's secret half over a text. */
    boolean verifies(byte[] text, byte[] signature) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(text);
            return ed25519.verify(signature);
        } catch (SignatureException | InvalidKeyException notOne) {
            return false;
        } catch (GeneralSecurityException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteVerifier verifier && toString().equals(verifier.toString());
    }

    @Override
    public int hashCode() {
        return id;
    }

    /** The text form, {@code name+id+base64}. */
    @Override
    public String toString() {
        return KeyName.format(name, id, raw);
    }
}
