"""The structure of the figures as an SDMX-ML 3.0 structure message: codelists, concepts, the data
structure and its dataflow."""

from collections.abc import Mapping
from datetime import datetime
from xml.etree import ElementTree as Xml

from services.gateway.exports.sdmx.shape import (
    AGENCY,
    ATTRIBUTES,
    COMPONENTS,
    DIMENSIONS,
    MEASURE,
    TIME,
    Component,
    codelists,
    flow_of,
    version_of,
)
from targets.catalogue import Programme
from targets.words import Text

MEDIA_TYPE = "application/vnd.sdmx.structure+xml;version=3.0.0"
_BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
_PREFIXES = {
    "mes": f"{_BASE}/message",
    "str": f"{_BASE}/structure",
    "com": f"{_BASE}/common",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_URN = "urn:sdmx:org.sdmx.infomodel"
CONCEPTS = "CS_SLIPWATCH"
DSD = "DSD_SLIPWATCH"


def structure(programme: Programme, made: datetime) -> bytes:
    """The whole message, for one version of the catalogue."""
    version = version_of(programme)
    root = Xml.Element(_q("mes:Structure"))
    header = _in(root, "mes:Header")
    _in(header, "mes:ID").text = f"{flow_of(programme)}_{version.replace('.', '_')}"
    _in(header, "mes:Test").text = "false"
    _in(header, "mes:Prepared").text = made.isoformat(timespec="seconds")
    _in(header, "mes:Sender", id=AGENCY)
    whole = _in(root, "mes:Structures")
    _flow(whole, programme, version)
    lists = _in(whole, "str:Codelists")
    for name, codes in codelists(programme).items():
        _codelist(lists, name, codes, version)
    _concepts(whole, version)
    _data_structure(whole, programme, version)
    for prefix, uri in _PREFIXES.items():
        if prefix != "xml":
            Xml.register_namespace(prefix, uri)
    Xml.indent(root)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _codelist(parent: Xml.Element, name: str, codes: Mapping[str, Text], version: str) -> None:
    made = _maintained(parent, "str:Codelist", name, version, Text(name, name))
    for identity, words in codes.items():
        _named(_in(made, "str:Code", id=identity), words)


def _concepts(parent: Xml.Element, version: str) -> None:
    schemes = _in(parent, "str:ConceptSchemes")
    words = Text("Các khái niệm", "Concepts")
    scheme = _maintained(schemes, "str:ConceptScheme", CONCEPTS, version, words)
    for component in COMPONENTS:
        _named(_in(scheme, "str:Concept", id=component.id), component.name)


def _data_structure(parent: Xml.Element, programme: Programme, version: str) -> None:
    structures = _in(parent, "str:DataStructures")
    made = _maintained(structures, "str:DataStructure", DSD, version, programme.name)
    components = _in(made, "str:DataStructureComponents")
    dimensions = _in(components, "str:DimensionList", id="DimensionDescriptor")
    for place, one in enumerate(DIMENSIONS, start=1):
        _component(_in(dimensions, "str:Dimension", id=one.id, position=str(place)), one, version)
    _component(_in(dimensions, "str:TimeDimension", id=TIME.id), TIME, version)
    attributes = _in(components, "str:AttributeList", id="AttributeDescriptor")
    for one in ATTRIBUTES:
        usage = "mandatory" if one.mandatory else "optional"
        attribute = _in(attributes, "str:Attribute", id=one.id, usage=usage)
        _component(attribute, one, version)
        _in(_in(attribute, "str:AttributeRelationship"), "str:Observation")
    measures = _in(components, "str:MeasureList", id="MeasureDescriptor")
    _component(_in(measures, "str:Measure", id=MEASURE.id, usage="optional"), MEASURE, version)


def _component(element: Xml.Element, component: Component, version: str) -> None:
    concept = f"{_URN}.conceptscheme.Concept={AGENCY}:{CONCEPTS}({version}).{component.id}"
    _in(element, "str:ConceptIdentity").text = concept
    shown = _in(element, "str:LocalRepresentation")
    if component.codelist:
        named = f"{_URN}.codelist.Codelist={AGENCY}:{component.codelist}({version})"
        _in(shown, "str:Enumeration").text = named
    else:
        _in(shown, "str:TextFormat", textType=component.text_type)


def _flow(parent: Xml.Element, programme: Programme, version: str) -> None:
    flows = _in(parent, "str:Dataflows")
    flow = _maintained(flows, "str:Dataflow", flow_of(programme), version, programme.name)
    named = f"{_URN}.datastructure.DataStructure={AGENCY}:{DSD}({version})"
    _in(flow, "str:Structure").text = named


def _maintained(
    parent: Xml.Element, name: str, identity: str, version: str, words: Text
) -> Xml.Element:
    made = _in(parent, name, id=identity, agencyID=AGENCY, version=version)
    _named(made, words)
    return made


def _named(element: Xml.Element, words: Text) -> None:
    for language, text in (("vi", words.vi), ("en", words.en)):
        name = _in(element, "com:Name")
        name.set(_q("xml:lang"), language)
        name.text = text


def _in(parent: Xml.Element, name: str, **attributes: str) -> Xml.Element:
    return Xml.SubElement(parent, _q(name), attributes)


def _q(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_PREFIXES[prefix]}}}{local}"
