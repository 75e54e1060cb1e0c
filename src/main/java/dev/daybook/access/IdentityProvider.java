package dev.daybook.access;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.daybook.kernel.PathSegment;
import dev.daybook.kernel.StorableText;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;

/** Checks the JWTs of an identity provider, and reads who calls from their claims. */
class IdentityProvider {

    private static final Logger log = LoggerFactory.getLogger(IdentityProvider.class);

    /** Of issuer and subject the log keeps so much. */
    private static final int LONGEST_TEXT = 1024;

    /** What sign with a public key to check it by; a JWT that names another algorithm is refused. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /** What a JWT may say that it is: nothing, a JWT, or an access token (RFC 9068). */
    private static final String[] TYPES = {"JWT", "at+jwt", "application/at+jwt"};

    private final AccessSettings.Jwt settings;

    /** Reads claims as the settings say. */
    IdentityProvider(AccessSettings.Jwt settings) {
        this.settings = settings;
    }

    /** The provider that the settings name, if they name one. */
    static Optional<JwtAuthenticationProvider> of(AccessSettings.Jwt settings, InstantSource clock) {
        if (settings.issuerUri() == null && settings.jwkSetUri() == null) {
            return Optional.empty();
        }
        if (settings.audience() == null) {
            log.warn(
                    "daybook.access.jwt.audience is not set: a JWT that the identity provider made for any other service"
                            + " opens this one too");
        }
        IdentityProvider identityProvider = new IdentityProvider(settings);
        KeySet keys = new KeySet(new ProviderKeys(settings.issuerUri(), settings.jwkSetUri()), clock);
        JwtAuthenticationProvider provider =
                new JwtAuthenticationProvider(decoder(keys, TYPES, identityProvider.validators()));
        provider.setJwtAuthenticationConverter(identityProvider::authentication);
        return Optional.of(provider);
    }

    private List<OAuth2TokenValidator<Jwt>> validators() {
        List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>();
        if (settings.issuerUri() != null) {
            validators.add(new JwtIssuerValidator(settings.issuerUri()));
        }
        if (settings.audience() != null) {
            validators.add(new JwtAudienceValidator(settings.audience()));
        }
        return validators;
    }

    /**
     * What checks that a JWT is signed by one of some keys, is of one of some types or says none, and holds now.
     *
     * @param further what else is checked of it
     */
    static JwtDecoder decoder(KeySet keys, String[] types, List<? extends OAuth2TokenValidator<Jwt>> further) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                Stream.concat(Stream.of(types).map(JOSEObjectType::new), Stream.of((JOSEObjectType) null))
                        .toArray(JOSEObjectType[]::new)));
        // Claims are checked below.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        JwtTimestampValidator timestamps = new JwtTimestampValidator();
        timestamps.setAllowEmptyExpiryClaim(false);
        JwtTypeValidator typed = new JwtTypeValidator(types);
        typed.setAllowEmpty(true);
        List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>(List.of(timestamps, typed));
        validators.addAll(further);
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(validators));
        return decoder;
    }

    private CallerAuthentication authentication(Jwt jwt) {
        return new CallerAuthentication(caller(jwt));
    }

    /**
     * Who calls with that JWT. Permissions that this service does not know are those of others.
     *
     * @throws InvalidBearerTokenException saying which claim is not what a caller can have
     */
    Caller caller(Jwt jwt) {
        String user = required(jwt, settings.userClaim());
        String name = text(jwt, settings.usernameClaim());
        String organization = required(jwt, settings.organizationClaim());
        // What no API token can have as user, name and organization, no JWT can either.
        if (CallerText.complaint(user) != null
                || (name != null && CallerText.complaint(name) != null)
                || !CallerText.isOrganization(organization)
                || PathSegment.isStep(user)
                || PathSegment.isStep(organization)) {
            throw unfit();
        }
        return new Caller(
                user,
                name,
                organization,
                permissions(jwt.getClaim(settings.permissionsClaim())),
                null,
                text(jwt, JwtClaimNames.ISS),
                text(jwt, JwtClaimNames.SUB),
                jwt.getExpiresAt());
    }

    private static String required(Jwt jwt, String claim) {
        String value = text(jwt, claim);
        if (value == null) {
            throw new InvalidBearerTokenException("The claim " + claim + " is missing");
        }
        return value;
    }

    private static @Nullable String text(Jwt jwt, String claim) {
        Object value = jwt.getClaim(claim);
        if (!(value instanceof String text) || text.isBlank()) {
            return null;
        }
        // The log keeps who posts: what it cannot hold is told to whoever calls, and not with each post.
        if (text.length() > LONGEST_TEXT || !StorableText.isPlain(text)) {
            throw unfit();
        }
        return text;
    }

    private static InvalidBearerTokenException unfit() {
        return new InvalidBearerTokenException("A claim is longer than it may be, or holds characters that it may not");
    }

    private static Set<Permission> permissions(@Nullable Object claim) {
        Stream<?> words = Stream.empty();
        if (claim instanceof String text) {
            words = Stream.of(text.split(" "));
        } else if (claim instanceof Collection<?> several) {
            words = several.stream();
        }
        return Permission.known(words.map(String::valueOf));
    }
}
