package dev.daybook.access;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;

/** Checks the JWTs of an identity provider, and reads who calls from their claims. */
class IdentityProvider {

    private static final int LONGEST_TEXT = 1024;

    private final AccessSettings.Jwt settings;

    private IdentityProvider(AccessSettings.Jwt settings) {
        this.settings = settings;
    }

    /** The provider that the settings name, if they name one. */
    static Optional<JwtAuthenticationProvider> of(AccessSettings.Jwt settings) {
        IdentityProvider identityProvider = new IdentityProvider(settings);
        return identityProvider.decoder().map(decoder -> {
            JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
            provider.setJwtAuthenticationConverter(identityProvider::authentication);
            return provider;
        });
    }

    private Optional<JwtDecoder> decoder() {
        String issuer = settings.issuerUri();
        String keys = settings.jwkSetUri();
        if (keys != null) {
            return Optional.of(whenNeeded(() -> checking(NimbusJwtDecoder.withJwkSetUri(keys))));
        }
        if (issuer != null) {
            return Optional.of(whenNeeded(() -> checking(NimbusJwtDecoder.withIssuerLocation(issuer))));
        }
        return Optional.empty();
    }

    /** Asks the provider with the first JWT, and again until it answers: it need not be up when this service starts. */
    private static JwtDecoder whenNeeded(Supplier<JwtDecoder> decoder) {
        JwtDecoder lazy = new SupplierJwtDecoder(decoder);
        return jwt -> {
            try {
                return lazy.decode(jwt);
            } catch (JwtDecoderInitializationException away) {
                throw new AuthenticationServiceException("The identity provider does not answer", away);
            }
        };
    }

    private NimbusJwtDecoder checking(NimbusJwtDecoder.JwkSetUriJwtDecoderBuilder keys) {
        NimbusJwtDecoder decoder = keys.discoverJwsAlgorithms().build();
        JwtTimestampValidator timestamps = new JwtTimestampValidator();
        timestamps.setAllowEmptyExpiryClaim(false);
        List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>(List.of(timestamps));
        if (settings.issuerUri() != null) {
            validators.add(new JwtIssuerValidator(settings.issuerUri()));
        }
        if (settings.audience() != null) {
            validators.add(new JwtAudienceValidator(settings.audience()));
        }
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(validators));
        return decoder;
    }

    private CallerAuthentication authentication(Jwt jwt) {
        return new CallerAuthentication(caller(jwt));
    }

    /** Who calls with that JWT. Permissions that this service does not know are those of others. */
    private Caller caller(Jwt jwt) {
        return new Caller(
                required(jwt, settings.userClaim()),
                text(jwt.getClaim(settings.usernameClaim())),
                required(jwt, settings.organizationClaim()),
                permissions(jwt.getClaim(settings.permissionsClaim())),
                null,
                text(jwt.getClaim(JwtClaimNames.ISS)),
                text(jwt.getClaim(JwtClaimNames.SUB)));
    }

    private static String required(Jwt jwt, String claim) {
        String value = text(jwt.getClaim(claim));
        if (value == null) {
            throw new InvalidBearerTokenException("The claim " + claim + " is missing");
        }
        return value;
    }

    private static @Nullable String text(@Nullable Object claim) {
        if (!(claim instanceof String text) || text.isBlank()) {
            return null;
        }
        // The log keeps who posts: what it cannot hold is told to whoever calls, and not with each post.
        if (text.length() > LONGEST_TEXT
                || text.indexOf('\0') >= 0
                || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new InvalidBearerTokenException("A claim cannot be stored");
        }
        return text;
    }

    private static Set<Permission> permissions(@Nullable Object claim) {
        Stream<?> words = Stream.empty();
        if (claim instanceof String text) {
            words = Stream.of(text.split(" "));
        } else if (claim instanceof Collection<?> several) {
            words = several.stream();
        }
        return words.map(word -> Permission.named(String.valueOf(word)))
                .flatMap(Optional::stream)
                .collect(() -> EnumSet.noneOf(Permission.class), Collection::add, Collection::addAll);
    }
}
