// The explorer: GraphiQL with an example and a field for the token.
"use strict";

const EXAMPLE = `# Choose an operation with the round button. Ctrl+Enter runs the one under the cursor,
# Ctrl+Space completes, and the book on the left is the documentation.

# Anybody may search, in French or English.
query Search {
  search(query: "capteurs pour le port", first: 5) {
    totalCount
    edges {
      highlights {
        field
        html
      }
      node {
        __typename
        name
        headline {
          value
        }
        location {
          city
        }
      }
    }
  }
}

# Matches are for those they are about: paste the token of the team or of a startup above.
query Matches {
  search(query: "capteurs pour le port", filter: { kinds: [STARTUP] }, first: 1) {
    nodes {
      name
      ... on Startup {
        matches(counterpart: MENTOR, first: 3) {
          nodes {
            score
            counterpart {
              ... on Mentor {
                name
              }
            }
            explanation {
              summary
              reasons
            }
          }
        }
      }
    }
  }
}
`;

const field = document.getElementById("token");
const viewer = document.getElementById("viewer");
// For this tab only: a token is as good as a password.
field.value = sessionStorage.getItem("token") || "";

function headers() {
  const token = field.value.trim();
  return token ? { authorization: token.toLowerCase().startsWith("bearer ") ? token : "Bearer " + token } : {};
}

async function tellViewer() {
  sessionStorage.setItem("token", field.value.trim());
  if (!field.value.trim()) {
    viewer.textContent = "anybody";
    return;
  }
  const response = await fetch("/graphql?query=%7B__typename%7D", { headers: headers() });
  viewer.textContent = response.ok ? "signed in" : "this token does not work";
}
field.addEventListener("change", tellViewer);
tellViewer();

async function ask(parameters, options) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      ...(options && options.headers),
      accept: "application/json",
      "content-type": "application/json",
      ...headers(),
    },
    body: JSON.stringify(parameters),
  });
  return response.json();
}

const container = document.getElementById("explorer");
ReactDOM.createRoot(container).render(
  React.createElement(GraphiQL, { fetcher: ask, defaultQuery: EXAMPLE, shouldPersistHeaders: false }),
);
