extension ObjectHeader {
    /// What an object is, judged by the messages that it has.
    enum Kind {
        case group, dataset, committedDatatype, other
    }

    /// What the object is.
    var kind: Kind {
        let types = Set(messages.map(\.type))
        if types.contains(MessageType.dataspace) || types.contains(MessageType.layout) { return .dataset }
        if types.contains(MessageType.linkInfo) || types.contains(0x11) { return .group }
        return types.contains(MessageType.datatype) ? .committedDatatype : .other
    }

    /// The one message of a type.
    func only(_ type: UInt8) throws(HDF5Error) -> ByteCursor {
        guard let body = try atMostOne(type) else {
            throw HDF5Error(.missingMessage, path: path, expected: "a message of type \(type)")
        }
        return body
    }

    /// The message of a type, if there is one.
    func atMostOne(_ type: UInt8) throws(HDF5Error) -> ByteCursor? {
        let bodies = messages.filter { $0.type == type }.map(\.body)
        if bodies.count > 1 {
            throw bodies[1].error(.duplicateMessage, expected: "one message of type \(type)")
        }
        return bodies.first
    }

    /// The attributes; this also refuses every message that the object's kind does not allow.
    func attributes(limits: HDF5Limits) throws(HDF5Error) -> [String: HDF5Attribute] {
        let shared = [MessageType.attribute, MessageType.attributeInfo]
        let allowed: Set<UInt8> =
            kind == .group
            ? Set([MessageType.linkInfo, MessageType.groupInfo, MessageType.link] + shared)
            : Set([MessageType.dataspace, MessageType.datatype, MessageType.fillValue, MessageType.layout] + shared)
        for message in messages where !allowed.contains(message.type) {
            throw message.body.error(
                MessageType.refusals[message.type] ?? .unknownMessage, found: "message type \(message.type)")
        }
        if let info = try atMostOne(MessageType.attributeInfo) { try AttributeMessage.checkInfo(info) }
        var attributes: [String: HDF5Attribute] = [:]
        for message in messages where message.type == MessageType.attribute {
            guard attributes.count < limits.attributeCount else {
                throw message.body.error(.limit, expected: "at most \(limits.attributeCount) attributes")
            }
            let attribute = try AttributeMessage(message.body, limits: limits)
            guard attributes.updateValue(attribute.value, forKey: attribute.name) == nil else {
                throw message.body.error(.duplicateName)
            }
        }
        return attributes
    }
}
