//! A page as the HTML standard reads it: elements, attributes and text.

use std::rc::Rc;

use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, Node, NodeData, RcDom};

/// A page without errors of its own.
pub(crate) struct Document(RcDom);

/// An element.
#[derive(Clone)]
pub(crate) struct Element(Rc<Node>);

impl Document {
    pub(crate) fn of(html: &str) -> Document {
        let tree_builder = TreeBuilderOpts { exact_errors: true, ..Default::default() };
        let dom = parse_document(RcDom::default(), ParseOpts { tree_builder, ..Default::default() }).one(html);
        assert!(dom.errors.borrow().is_empty(), "{:?}", dom.errors.borrow());
        Document(dom)
    }

    /// All elements, in the order of the page.
    pub(crate) fn elements(&self) -> Vec<Element> {
        let mut found = Vec::new();
        collect(&self.0.document, &mut found);
        found
    }

    /// The elements of a tag, in the order of the page.
    pub(crate) fn all(&self, tag: &str) -> Vec<Element> {
        self.elements().into_iter().filter(|one| one.tag() == tag).collect()
    }

    pub(crate) fn one(&self, tag: &str) -> Element {
        let all = self.all(tag);
        assert_eq!(all.len(), 1, "<{tag}>");
        all[0].clone()
    }

    /// Those with a class.
    pub(crate) fn classed(&self, class: &str) -> Vec<Element> {
        self.elements().into_iter().filter(|one| one.has_class(class)).collect()
    }

    /// The element of an id.
    pub(crate) fn id(&self, id: &str) -> Option<Element> {
        self.elements().into_iter().find(|one| one.attribute("id").as_deref() == Some(id))
    }

    /// How many comments there are.
    pub(crate) fn comments(&self) -> usize {
        fn count(node: &Handle) -> usize {
            let own = usize::from(matches!(node.data, NodeData::Comment { .. }));
            own + node.children.borrow().iter().map(count).sum::<usize>()
        }
        count(&self.0.document)
    }
}

impl Element {
    pub(crate) fn tag(&self) -> String {
        let NodeData::Element { name, .. } = &self.0.data else { panic!("an element") };
        name.local.to_string()
    }

    pub(crate) fn attributes(&self) -> Vec<(String, String)> {
        let NodeData::Element { attrs, .. } = &self.0.data else { panic!("an element") };
        attrs.borrow().iter().map(|one| (one.name.local.to_string(), one.value.to_string())).collect()
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.attributes().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    }

    /// What is inside of it.
    pub(crate) fn elements(&self) -> Vec<Element> {
        let mut found = Vec::new();
        self.0.children.borrow().iter().for_each(|child| collect(child, &mut found));
        found
    }

    pub(crate) fn all(&self, tag: &str) -> Vec<Element> {
        self.elements().into_iter().filter(|one| one.tag() == tag).collect()
    }

    /// Its text, as somebody hears it who does not see the page: white space once, and nothing that is kept from them.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        write(&self.0, &mut text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Its own text and that of its parts, as it stands.
    pub(crate) fn source(&self) -> String {
        fn all(node: &Handle, text: &mut String) {
            if let NodeData::Text { contents } = &node.data {
                text.push_str(&contents.borrow());
            }
            node.children.borrow().iter().for_each(|child| all(child, text));
        }
        let mut text = String::new();
        all(&self.0, &mut text);
        text
    }
}

fn collect(node: &Handle, found: &mut Vec<Element>) {
    if matches!(node.data, NodeData::Element { .. }) {
        found.push(Element(node.clone()));
    }
    node.children.borrow().iter().for_each(|child| collect(child, found));
}

fn write(node: &Handle, text: &mut String) {
    let element = matches!(node.data, NodeData::Element { .. }).then(|| Element(node.clone()));
    if element.as_ref().is_some_and(|one| one.attribute("aria-hidden").as_deref() == Some("true")) {
        return;
    }
    if let NodeData::Text { contents } = &node.data {
        text.push_str(&contents.borrow());
    }
    node.children.borrow().iter().for_each(|child| write(child, text));
    // What stands by itself is not read together with what follows; a name or a piece of code is.
    if element.is_some_and(|one| !["bdi", "code", "wbr", "b"].contains(&one.tag().as_str())) {
        text.push(' ');
    }
}
