use std::fmt::Debug;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{
    CertRevocationListError, ContentType, EncryptedClientHelloError, ExtendedKeyPurpose,
    HandshakeType, InconsistentKeys, OtherError, PeerMisbehaved,
};

use super::*;

/// One line that says what failed and, after a semicolon, what to do, without the debug text of a type.
fn assert_line(error: &impl Debug, line: &str) {
    assert!(!line.contains(['{', '}', '"', '\n', '\r']), "{error:?}: {line}");
    assert!(line.split("; ").count() >= 2 && !line.ends_with("; "), "no action: {line}");
    assert!(line.starts_with(|c: char| c.is_lowercase()) || line.starts_with("TLS"), "{line}");
    assert!(!line.contains("::"), "{line}");
    let name = format!("{error:?}");
    let name = name.split(['(', ' ', '{']).next().unwrap();
    let is_camel_case = name.chars().filter(|c| c.is_uppercase()).count() > 1;
    assert!(!is_camel_case || !line.contains(name), "{name} is shown: {line}");
    let calls = line.split('(').rev().skip(1).filter_map(|before| before.split(' ').next_back());
    for word in calls {
        assert!(!word.starts_with(|c: char| c.is_uppercase()), "{error:?}: {line}");
    }
}

fn assert_lines<E: Debug>(errors: impl IntoIterator<Item = E>, to_error: impl Fn(E) -> Error) {
    for error in errors {
        let name = format!("{error:?}");
        let error = to_error(error);
        let line = describe(&error);
        assert_line(&error, &line);
        assert!(!name.chars().any(char::is_uppercase) || !line.contains(&name), "{name}: {line}");
    }
}

/// What the table does not know ends in these words, for later versions of rustls.
const FALLBACK: &str = "TLS failed; ";

#[test]
fn every_rustls_error_has_a_line() {
    let content = ContentType::Handshake;
    for error in [
        Error::InappropriateMessage { expect_types: vec![content], got_type: content },
        Error::InappropriateHandshakeMessage {
            expect_types: vec![HandshakeType::Finished],
            got_type: HandshakeType::ClientHello,
        },
        Error::InvalidEncryptedClientHello(EncryptedClientHelloError::SniRequired),
        Error::NoCertificatesPresented,
        Error::UnsupportedNameType,
        Error::DecryptError,
        Error::EncryptError,
        Error::InvalidCertRevocationList(CertRevocationListError::ParseError),
        Error::General("CertOpenStore { code: 5 }".to_owned()),
        Error::General("Platform verifier is unavailable".to_owned()),
        Error::General("No CA certificates were loaded from the system".to_owned()),
        Error::General("“api” Zertifikat ist ungültig".to_owned()),
        Error::FailedToGetCurrentTime,
        Error::FailedToGetRandomBytes,
        Error::HandshakeNotComplete,
        Error::PeerSentOversizedRecord,
        Error::NoApplicationProtocol,
        Error::BadMaxFragmentSize,
        Error::InconsistentKeys(InconsistentKeys::KeyMismatch),
        Error::InconsistentKeys(InconsistentKeys::Unknown),
        Error::Other(OtherError(Arc::new(std::io::Error::other("Custom { kind: X }")))),
    ] {
        let line = describe(&error);
        assert_line(&error, &line);
        assert!(!line.starts_with(FALLBACK), "{error:?}");
    }
}

#[test]
fn every_invalid_message_has_a_line() {
    use InvalidMessage::*;

    let messages = [
        CertificatePayloadTooLarge,
        HandshakePayloadTooLarge,
        InvalidCcs,
        InvalidContentType,
        InvalidCertificateStatusType,
        InvalidCertRequest,
        InvalidDhParams,
        InvalidEmptyPayload,
        InvalidKeyUpdate,
        InvalidServerName,
        MessageTooLarge,
        MessageTooShort,
        MissingData("ServerHello"),
        MissingKeyExchange,
        NoSignatureSchemes,
        TrailingData("ServerHello"),
        UnexpectedMessage("ServerHello"),
        UnknownProtocolVersion,
        UnsupportedCompression,
        UnsupportedCurveType,
        EmptyTicketValue,
        IllegalEmptyList("ServerHello"),
        IllegalEmptyValue,
        DuplicateExtension(7),
        PreSharedKeyIsNotFinalExtension,
        UnknownHelloRetryRequestExtension,
        UnknownCertificateExtension,
    ];
    assert_lines(messages, Error::InvalidMessage);
}

#[test]
fn every_alert_has_a_line() {
    for number in 0..=u8::MAX {
        let alert = Alert::from(number);
        let line = describe(&Error::AlertReceived(alert));
        assert_line(&alert, &line);
        let is_unknown = matches!(alert, Alert::Unknown(_));
        assert_eq!(line.contains(&format!("TLS alert {number};")), is_unknown, "{alert:?}: {line}");
    }
}

#[test]
fn every_incompatible_peer_has_a_line() {
    use PeerIncompatible::*;

    let incompatible = [
        EcPointsExtensionRequired,
        ExtendedMasterSecretExtensionRequired,
        IncorrectCertificateTypeExtension,
        KeyShareExtensionRequired,
        NamedGroupsExtensionRequired,
        NoCertificateRequestSignatureSchemesInCommon,
        NoCipherSuitesInCommon,
        NoEcPointFormatsInCommon,
        NoKxGroupsInCommon,
        NoSignatureSchemesInCommon,
        NullCompressionRequired,
        ServerDoesNotSupportTls12Or13,
        ServerSentHelloRetryRequestWithUnknownExtension,
        ServerTlsVersionIsDisabledByOurConfig,
        SignatureAlgorithmsExtensionRequired,
        SupportedVersionsExtensionRequired,
        Tls12NotOffered,
        Tls12NotOfferedOrEnabled,
        Tls13RequiredForQuic,
        UncompressedEcPointsRequired,
        UnsolicitedCertificateTypeExtension,
        ServerRejectedEncryptedClientHello(None),
    ];
    assert_lines(incompatible, Error::PeerIncompatible);
}

#[test]
fn every_misbehaving_peer_has_a_line() {
    use PeerMisbehaved::*;

    let misbehaved = [
        AttemptedDowngradeToTls12WhenTls13IsSupported,
        BadCertChainExtensions,
        CipherSuiteDifferedOnRetry,
        DisallowedEncryptedExtension,
        DuplicateClientHelloExtensions,
        DuplicateEncryptedExtensions,
        DuplicateHelloRetryRequestExtensions,
        DuplicateNewSessionTicketExtensions,
        DuplicateServerHelloExtensions,
        DuplicateServerNameTypes,
        EarlyDataAttemptedInSecondClientHello,
        EarlyDataExtensionWithoutResumption,
        EarlyDataOfferedWithVariedCipherSuite,
        EchAcceptanceVariedAfterRetry,
        HandshakeHashVariedAfterRetry,
        IllegalHelloRetryRequestWithEmptyCookie,
        IllegalHelloRetryRequestWithNoChanges,
        IllegalHelloRetryRequestWithOfferedGroup,
        IllegalHelloRetryRequestWithUnofferedCipherSuite,
        IllegalHelloRetryRequestWithUnofferedNamedGroup,
        IllegalHelloRetryRequestWithUnsupportedVersion,
        IllegalHelloRetryRequestWithWrongSessionId,
        IllegalHelloRetryRequestWithInvalidEch,
        IllegalMiddleboxChangeCipherSpec,
        IllegalTlsInnerPlaintext,
        IncorrectBinder,
        InvalidCertCompression,
        InvalidMaxEarlyDataSize,
        InvalidKeyShare,
        KeyEpochWithPendingFragment,
        KeyUpdateReceivedInQuicConnection,
        MessageInterleavedWithHandshakeMessage,
        MissingBinderInPskExtension,
        MissingKeyShare,
        MissingPskExtensionInSecondClientHello,
        MissingPskModesExtension,
        MissingQuicTransportParameters,
        OfferedDuplicateCertificateCompressions,
        OfferedDuplicateKeyShares,
        OfferedEarlyDataWithOldProtocolVersion,
        OfferedEmptyApplicationProtocol,
        OfferedIncorrectCompressions,
        PskExtensionMustBeLast,
        PskExtensionWithMismatchedIdsAndBinders,
        RefusedToFollowHelloRetryRequest,
        RejectedEarlyDataInterleavedWithHandshakeMessage,
        ResumptionAttemptedWithVariedEms,
        ResumptionOfferedWithVariedCipherSuite,
        ResumptionOfferedWithVariedEms,
        ResumptionOfferedWithIncompatibleCipherSuite,
        SelectedDifferentCipherSuiteAfterRetry,
        SelectedInvalidPsk,
        SelectedTls12UsingTls13VersionExtension,
        SelectedUnofferedApplicationProtocol,
        SelectedUnofferedCertCompression,
        SelectedUnofferedCipherSuite,
        SelectedUnofferedCompression,
        SelectedUnofferedKxGroup,
        SelectedUnofferedPsk,
        SelectedUnusableCipherSuiteForVersion,
        ServerEchoedCompatibilitySessionId,
        ServerHelloMustOfferUncompressedEcPoints,
        ServerNameDifferedOnRetry,
        ServerNameMustContainOneHostName,
        SignedKxWithWrongAlgorithm,
        SignedHandshakeWithUnadvertisedSigScheme,
        TooManyEmptyFragments,
        TooManyKeyUpdateRequests,
        TooManyRenegotiationRequests,
        TooManyWarningAlertsReceived,
        TooMuchEarlyDataReceived,
        UnexpectedCleartextExtension,
        UnsolicitedCertExtension,
        UnsolicitedEncryptedExtension,
        UnsolicitedSctList,
        UnsolicitedServerHelloExtension,
        WrongGroupForKeyShare,
        UnsolicitedEchExtension,
    ];
    assert_lines(misbehaved, Error::PeerMisbehaved);
}

#[test]
fn every_certificate_error_has_a_line() {
    use CertificateError::*;

    let time = UnixTime::since_unix_epoch(Duration::from_secs(1_000_000_000));
    let id = b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04".to_vec();
    #[allow(deprecated)]
    let errors = [
        (BadEncoding, "malformed"),
        (Expired, "expired"),
        (ExpiredContext { time, not_after: time }, "Sun, 09 Sep 2001"),
        (NotValidYet, "not valid yet"),
        (NotValidYetContext { time, not_before: time }, "not valid before Sun, 09 Sep 2001"),
        (Revoked, "revoked"),
        (UnhandledCriticalExtension, "critical extension"),
        (UnknownIssuer, "ca_bundle"),
        (UnknownRevocationStatus, "revocation status"),
        (ExpiredRevocationList, "revocation list has expired"),
        (ExpiredRevocationListContext { time, next_update: time }, "revocation list has expired"),
        (BadSignature, "signature"),
        (UnsupportedSignatureAlgorithm, "not supported"),
        (
            UnsupportedSignatureAlgorithmContext {
                signature_algorithm_id: id.clone(),
                supported_algorithms: Vec::new(),
            },
            "P-521",
        ),
        (
            UnsupportedSignatureAlgorithmForPublicKeyContext {
                signature_algorithm_id: id,
                public_key_algorithm_id: Vec::new(),
            },
            "P-521",
        ),
        (NotValidForName, "another host"),
        (
            NotValidForNameContext {
                expected: ServerName::try_from("api.example").unwrap(),
                presented: vec!["DnsName(\"a.example\")".into(), "IpAddress(10.0.0.1)".into()],
            },
            "not valid for api.example, but for a.example, 10.0.0.1",
        ),
        (InvalidPurpose, "serverAuth"),
        (
            InvalidPurposeContext {
                required: ExtendedKeyPurpose::ServerAuth,
                presented: vec![ExtendedKeyPurpose::Other(vec![1, 3, 6])],
            },
            "serverAuth",
        ),
        (InvalidOcspResponse, "OCSP"),
        (ApplicationVerificationFailure, "rejected"),
    ];
    for (error, words) in errors {
        let error = Error::InvalidCertificate(error);
        let line = describe(&error);
        assert_line(&error, &line);
        assert!(line.contains(words), "{error:?}: {line}");
    }
}

#[test]
fn every_webpki_error_has_a_line() {
    use webpki::Error::*;

    for error in [
        BadDer,
        BadDerTime,
        CaUsedAsEndEntity,
        CertDistrusted,
        CertRevoked,
        EmptyEkuExtension,
        EndEntityUsedAsCa,
        ExtensionValueInvalid,
        InvalidCertValidity,
        InvalidCrlNumber,
        InvalidNetworkMaskConstraint,
        InvalidSerialNumber,
        InvalidCrlSignatureForPublicKey,
        InvalidSignatureForPublicKey,
        IssuerNotCrlSigner,
        MalformedDnsIdentifier,
        MalformedExtensions,
        MalformedNameConstraint,
        MaximumNameConstraintComparisonsExceeded,
        MaximumPathBuildCallsExceeded,
        MaximumPathDepthExceeded,
        MaximumSignatureChecksExceeded,
        NameConstraintViolation,
        PathLenConstraintViolated,
        SignatureAlgorithmMismatch,
        TrailingData(webpki::DerTypeId::Certificate),
        UnknownIssuer,
        UnknownRevocationStatus,
        UnsupportedCertVersion,
        UnsupportedCriticalExtension,
        UnsupportedCrlIssuingDistributionPoint,
        UnsupportedCrlVersion,
        UnsupportedDeltaCrl,
        UnsupportedIndirectCrl,
        UnsupportedNameType,
        UnsupportedRevocationReason,
        UnsupportedRevocationReasonsPartitioning,
    ] {
        let other = CertificateError::Other(OtherError(Arc::new(error.clone())));
        assert_line(&error, &describe(&Error::InvalidCertificate(other)));
    }
    let ca = CertificateError::Other(OtherError(Arc::new(CaUsedAsEndEntity)));
    let line = describe(&Error::InvalidCertificate(ca));
    assert!(line.contains("CA certificate") && line.contains("CA:FALSE"), "{line}");
}

#[test]
fn names_in_certificates_are_bounded_and_printable() {
    let hostile = "DnsName(\"evil\u{1b}[31m.example\nx; rm\")".to_owned();
    assert_eq!(names(&[hostile]), "evil31m.examplexrm");
    assert_eq!(names(&[]), "no host at all");
    let many: Vec<String> = (0..9).map(|n| format!("DnsName(\"h{n}\")")).collect();
    assert_eq!(names(&many), "h0, h1, h2, h3, h4 and 4 more");
}
