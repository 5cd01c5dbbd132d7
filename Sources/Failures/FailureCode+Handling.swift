extension FailureCode {
    /// The HTTP status that carries this code.
    package var httpStatus: Int {
        switch self {
        case .credentialsWrong, .credentialsMissing, .sessionUnknown, .adminTokenWrong:
            401
        case .lockedOut, .lookupLimited:
            429
        case .secondDevice, .siteFenced, .deviceRetired, .formerHolder, .ownerUnknown, .parentMissing, .storeUnknown, .siteUnknown, .waitsBehindParked,
            .pushOutOfOrder, .pushBodyDiffers, .pushPartsDiffer, .cursorFromFuture, .centralRestored, .siteRestored, .digestDiffers,
            .subscriptionChanged, .nameTaken, .siteHasStores, .siteIsCentral, .siteIsPrimary, .siteNotReady, .handoverUnderWay,
            .storeMoveNeeded, .frozenForHandover, .mobileSiteFull, .alreadyInitialised, .notInitialised, .wrongRole, .dataFolderInUse,
            .changedMeanwhile, .numbersExhausted, .numberGivenTwice, .itemInStock, .storeIsActive, .recordInUse,
            .mergeFinal, .mergeCircle, .alreadyMerged, .recordMerged, .itemInBillOfMaterials,
            .quarantineDecided, .quarantineFull, .overrideRefused, .repeatOverdispensed, .transactionsWithheld:
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
            .fieldWrongType, .tableUnknown, .passwordTooShort, .mergeImpossible:
            422
        case .routeUnknown, .notFound, .dataFolderMissing:
            404
        case .notEditor, .ownerChanged, .neverSyncs, .messageImmutable, .appendOnly, .mergeHomesDiffer, .actingStoreMissing, .actingStoreOther,
            .actingStoreReadOnly, .supervisorReadOnly, .userNotInStore, .orderedCentrally, .orderedBySite, .importNotAllowed,
            .preferenceFixed, .dispensaryOnly, .patientNotVisible, .repeatElsewhere:
            403
        case .dataFolderReadOnly, .dataFolderNotPrivate, .databaseFromFuture, .databaseDamaged, .diskFailed, .portInUse,
            .certificateInvalid, .internalFault:
            500
        case .diskFull:
            507
        case .centralAnswerMalformed, .proxySizeLimit, .proxyWithoutCentral, .proxyUnavailable, .proxyTimeOut, .addressMoved,
            .addressRedirects, .addressNotCentral, .answerEmpty, .answerIsWebPage, .answerCutShort, .certificateExpired, .certificateNotYetValid,
            .certificateOtherName, .certificateUntrusted, .tlsNotSpoken, .centralStorageFailed:
            502
        case .clockDiffers:
            409
        case .formFromElsewhere:
            403
        }
    }

    /// The disk, the database or this program is to blame, not what was asked: a whole transaction fails and is tried again.
    package var isMachine: Bool {
        switch self {
        case .diskFull, .diskFailed, .databaseBusy, .databaseDamaged, .overloaded, .cancelled, .internalFault: true
        default: false
        }
    }

    /// Whether trying again helps.
    package var retry: RetryAdvice {
        switch self {
        case .credentialsMissing, .certificateExpired, .certificateNotYetValid, .certificateOtherName, .certificateUntrusted,
            .tlsNotSpoken, .clockDiffers, .formFromElsewhere:
            .afterAction
        case .centralStorageFailed:
            .automatic
        case .credentialsWrong, .secondDevice, .siteFenced, .deviceRetired, .protocolTooOld, .protocolTooNew,
            .adminTokenWrong, .notEditor, .formerHolder, .pushBodyDiffers, .siteHasStores, .siteIsPrimary, .siteNotReady,
            .handoverUnderWay, .storeMoveNeeded, .frozenForHandover, .actingStoreMissing, .actingStoreOther, .actingStoreReadOnly,
            .supervisorReadOnly, .userNotInStore, .orderedCentrally, .orderedBySite, .preferenceFixed,
            .notInitialised, .dataFolderInUse, .dataFolderReadOnly, .dataFolderNotPrivate, .databaseFromFuture, .databaseDamaged,
            .quarantineFull, .diskFull, .diskFailed, .portInUse, .certificateInvalid, .internalFault,
            .changedMeanwhile, .numbersExhausted, .numberGivenTwice, .itemInStock, .storeIsActive, .recordInUse,
            .mergeHomesDiffer, .itemInBillOfMaterials, .dispensaryOnly, .patientNotVisible,
            .repeatElsewhere, .repeatOverdispensed, .transactionsWithheld, .addressMoved, .addressNotCentral, .parentMissing, .storeUnknown,
            .siteUnknown:
            .afterAction
        case .lockedOut, .lookupLimited, .sessionUnknown, .syncIsOff, .bodyTooLarge, .ownerUnknown, .waitsBehindParked,
            .pushOutOfOrder, .cursorFromFuture, .centralRestored, .siteRestored, .digestDiffers,
            .subscriptionChanged, .databaseBusy, .centralUnreachable, .centralAnswerMalformed, .cancelled,
            .overloaded, .pushPartsDiffer, .proxySizeLimit, .proxyWithoutCentral, .proxyUnavailable, .proxyTimeOut, .addressRedirects,
            .answerEmpty, .answerIsWebPage, .answerCutShort:
            .automatic
        case .bodyMalformed, .encodingUnsupported, .recordMalformed, .recordIDMissing, .recordIDTooLong,
            .recordIDMismatch, .recordDuplicated, .recordTooLarge, .groupTooLarge, .fieldWrongType,
            .tableUnknown, .routeUnknown, .argumentInvalid, .ownerChanged, .neverSyncs, .messageImmutable, .appendOnly, .importNotAllowed,
            .notFound, .nameTaken, .siteIsCentral, .mobileSiteFull, .passwordTooShort, .alreadyInitialised,
            .wrongRole, .dataFolderMissing, .mergeFinal, .mergeImpossible, .mergeCircle, .alreadyMerged, .recordMerged,
            .quarantineDecided, .overrideRefused:
            .never
        }
    }
}
