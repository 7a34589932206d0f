// A plugin of TypeDoc's that groups the API reference as lib is: by the folder of the file that declares a name.
import { Comment, CommentTag, Converter, ReflectionKind } from "typedoc";
import { groupOf } from "../lib/cli/setup/manual.mjs";

/** Puts a category into the comment, as if `@category` stood there. */
function categorize(reflection, category) {
  const commented = reflection.signatures?.[0] ?? reflection;
  commented.comment ??= new Comment();
  commented.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: category }]));
}

/** TypeDoc asks for no documentation of those. */
function isOfParameter({ parent }) {
  return parent !== undefined && (parent.kindOf(ReflectionKind.Parameter) || isOfParameter(parent));
}

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    for (const reflection of context.project.children ?? []) {
      const declaration = context.getSymbolFromReflection(reflection)?.declarations?.[0];
      const group = declaration && groupOf(declaration.getSourceFile().fileName);
      if (!group)
        throw new Error(`${reflection.name} is declared in a folder that lib/cli/setup/manual.mjs does not know`);
      categorize(reflection, group);
    }
    // the members of a literal such as `{ fd, events }` are told by what it belongs to
    const members = context.project
      .getReflectionsByKind(ReflectionKind.TypeLiteral)
      .filter((literal) => !isOfParameter(literal))
      .flatMap((literal) => literal.children ?? [])
      .filter((member) => !(member.signatures?.[0] ?? member).hasComment());
    const names = new Set(members.map((member) => member.getFriendlyFullName()));
    app.options.setValue("intentionallyNotDocumented", [...names]);
  });
}
