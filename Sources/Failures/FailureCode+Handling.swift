extension FailureCode {
    /// The HTTP status that carries this code.
    package var httpStatus: Int {
        switch self {
        case .credentialsWrong, .sessionUnknown, .adminTokenWrong:
            401
        case .lockedOut:
            429
        case .secondDevice, .siteFenced, .formerHolder, .ownerUnknown, .waitsBehindParked, .pushOutOfOrder,
            .pushBodyDiffers, .cursorFromFuture, .centralRestored, .siteRestored, .digestDiffers,
            .subscriptionChanged, .nameTaken, .siteHasStores, .siteIsCentral, .storeMoveNeeded,
            .mobileSiteFull, .alreadyInitialised, .notInitialised, .wrongRole, .dataFolderInUse:
            409
        case .syncIsOff, .databaseBusy, .centralUnreachable, .cancelled, .overloaded:
            503
        case .protocolTooOld, .protocolTooNew:
            426
        case .bodyMalformed, .argumentInvalid:
            400
        case .bodyTooLarge, .recordTooLarge, .groupTooLarge:
            413
        case .encodingUnsupported:
            415
        case .recordMalformed, .recordIDMissing, .recordIDTooLong, .recordIDMismatch, .recordDuplicated,
            .fieldWrongType, .tableUnknown, .passwordTooShort:
            422
        case .routeUnknown, .notFound, .dataFolderMissing:
            404
        case .notEditor, .ownerChanged, .neverSyncs, .messageImmutable, .logAppendOnly:
            403
        case .dataFolderReadOnly, .databaseFromFuture, .databaseDamaged, .diskFailed, .portInUse,
            .certificateInvalid, .internalFault:
            500
        case .diskFull:
            507
        case .centralAnswerMalformed:
            502
        }
    }

    /// Whether trying again helps.
    package var retry: RetryAdvice {
        switch self {
        case .credentialsWrong, .secondDevice, .siteFenced, .protocolTooOld, .protocolTooNew,
            .adminTokenWrong, .notEditor, .formerHolder, .pushBodyDiffers, .siteHasStores, .storeMoveNeeded,
            .notInitialised, .dataFolderInUse, .dataFolderReadOnly, .databaseFromFuture, .databaseDamaged,
            .diskFull, .diskFailed, .portInUse, .certificateInvalid, .internalFault:
            .afterAction
        case .lockedOut, .sessionUnknown, .syncIsOff, .bodyTooLarge, .ownerUnknown, .waitsBehindParked,
            .pushOutOfOrder, .cursorFromFuture, .centralRestored, .siteRestored, .digestDiffers,
            .subscriptionChanged, .databaseBusy, .centralUnreachable, .centralAnswerMalformed, .cancelled,
            .overloaded:
            .automatic
        case .bodyMalformed, .encodingUnsupported, .recordMalformed, .recordIDMissing, .recordIDTooLong,
            .recordIDMismatch, .recordDuplicated, .recordTooLarge, .groupTooLarge, .fieldWrongType,
            .tableUnknown, .routeUnknown, .argumentInvalid, .ownerChanged, .neverSyncs, .messageImmutable,
            .logAppendOnly,
            .notFound, .nameTaken, .siteIsCentral, .mobileSiteFull, .passwordTooShort, .alreadyInitialised,
            .wrongRole, .dataFolderMissing:
            .never
        }
    }
}
