package dev.daybook.access;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/** Fetches the keys of an identity provider from where the settings or its metadata say. */
class ProviderKeys implements KeySet.Source {

    private final ProviderMetadata metadata = new ProviderMetadata();
    private final String issuer;
    private @Nullable String address;

    /**
     * The keys of a provider.
     *
     * @param issuer whose metadata tells where they are
     * @param address where they are, if that is known
     */
    ProviderKeys(@Nullable String issuer, @Nullable String address) {
        this.issuer = String.valueOf(issuer);
        this.address = address;
    }

    @Override
    public JWKSet fetch() throws IOException, ParseException {
        String keys = address;
        if (keys == null) {
            keys = metadata.of(issuer).path("jwks_uri").stringValue();
            address = keys;
        }
        return JWKSet.parse(metadata.read(keys));
    }
}
